import { NUMBER, PayError } from './errors';

/** What a field of a request body must be. */
export type Shape =
  | { readonly type: 'string'; readonly min?: number; readonly max: number; readonly pattern?: RegExp }
  | { readonly type: 'integer'; readonly min?: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'object'; readonly fields: Readonly<Record<string, Field>> }
  | { readonly type: 'array'; readonly of: Shape; readonly max?: number };

/** A field and whether it must be there. */
export type Field = Shape & { readonly required?: boolean };

/**
 * Checks a body against a shape the way WeChat Pay does: unknown fields and null are refused, lengths count characters.
 * @throws PayError PARAM_ERROR naming the field as a JSON pointer
 */
export function checkShape(value: unknown, shape: Shape, pointer = ''): void {
  switch (shape.type) {
    case 'string':
      checkString(value, shape, pointer);
      return;
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
        throw wrong(pointer, value, '输入源映射到数值类型字段规则校验失败，应为整数');
      }
      if (shape.min !== undefined && value < shape.min) throw wrong(pointer, value, `数值小于最小值 ${shape.min}`);
      return;
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong(pointer, value, '应为布尔值');
      return;
    case 'object':
      checkObject(value, shape.fields, pointer);
      return;
    case 'array':
      if (!Array.isArray(value)) throw wrong(pointer, value, '应为数组');
      if (shape.max !== undefined && value.length > shape.max) throw wrong(pointer, value.length, '数组过长');
      value.forEach((item, index) => {
        checkShape(item, shape.of, `${pointer}/${index}`);
      });
      return;
    default: {
      const never: never = shape;
      throw new Error(`unknown shape: ${JSON.stringify(never)}`);
    }
  }
}

function checkString(value: unknown, shape: Extract<Shape, { type: 'string' }>, pointer: string): void {
  if (typeof value !== 'string') throw wrong(pointer, value, '应为字符串');
  const length = [...value].length;
  if (length < (shape.min ?? 1)) throw wrong(pointer, value, `字符串长度小于最小长度 ${shape.min ?? 1}`);
  if (length > shape.max) throw wrong(pointer, value, `字符串长度超过最大长度 ${shape.max}`);
  if (shape.pattern !== undefined && !shape.pattern.test(value)) throw wrong(pointer, value, '字符串含有不支持的字符');
}

function checkObject(value: unknown, fields: Readonly<Record<string, Field>>, pointer: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(pointer, value, '应为对象');
  const entries = value as Record<string, unknown>;
  for (const name of Object.keys(entries)) {
    if (Object.hasOwn(fields, name)) continue;
    throw new PayError('PARAM_ERROR', `请求中含有未在API文档中定义的参数 ${name}`, {
      number: NUMBER.extraParameter,
      detail: { field: `${pointer}/${name}`, location: 'body', issue: 'illegal extra parameter' },
    });
  }
  for (const [name, field] of Object.entries(fields)) {
    const at = `${pointer}/${name}`;
    if (entries[name] === undefined) {
      if (field.required) throw wrong(at, undefined, '缺少必填参数');
    } else {
      checkShape(entries[name], field, at);
    }
  }
}

function wrong(pointer: string, value: unknown, issue: string): PayError {
  return new PayError('PARAM_ERROR', `参数错误：${pointer || 'body'} ${issue}`, {
    detail: { field: pointer, location: 'body', ...(value === undefined ? {} : { value }), issue },
  });
}

/** The same text for bodies that say the same, whatever the order of their fields. */
export function canonicalize(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
