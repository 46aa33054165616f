interface BeforeAfterProps {
  readonly before: unknown;
  readonly after: unknown;
}

/** What something was and became, field by field; what did not change is left out. */
export function BeforeAfter({ before, after }: BeforeAfterProps) {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
  if (names.length === 0) return <span className="hint">没有记录前后变化</span>;
  return (
    <table className="diff">
      <thead>
        <tr>
          <th scope="col">字段</th>
          <th scope="col">之前</th>
          <th scope="col">之后</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{name || '内容'}</th>
            <Value text={old.get(name)} kind="removed" />
            <Value text={now.get(name)} kind="added" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ text, kind }: { readonly text: string | undefined; readonly kind: 'removed' | 'added' }) {
  if (text === undefined) return <td className="hint">—</td>;
  return <td className={`diff__${kind}`}>{text}</td>;
}

/** Fields of an object by their dotted path; anything else is one field without a name. */
function fieldsOf(value: unknown, path = ''): Map<string, string> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== 'object') return new Map([[path, String(value)]]);
  const entries = Object.entries(value);
  if (entries.length === 0) return new Map([[path, Array.isArray(value) ? '（空）' : '—']]);
  return new Map(entries.flatMap(([name, inner]) => [...fieldsOf(inner, path === '' ? name : `${path}.${name}`)]));
}
