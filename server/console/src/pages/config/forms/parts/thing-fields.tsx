import { Form } from 'antd';
import type { ReactNode } from 'react';
import { ChoiceField, FenField, ParagraphField, SwitchField, TextField, WholeField } from '../fields';
import type { Faults } from './check';

/** What the fields of one thing take. */
export interface PartProps<T extends object> {
  readonly thing: T;
  /** To be shown now; empty where nothing is wrong, or nobody has tried to go on yet. */
  readonly faults: Faults;
  readonly isReadOnly: boolean;
  readonly onChange: (part: Partial<T>) => void;
}

interface ItemProps {
  readonly label: string;
  readonly fault?: string | undefined;
  readonly hint?: ReactNode;
  readonly required?: boolean;
  /** Over both columns of a form. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A field under its label, with what is wrong with it or what it is for below. */
export function Item({ label, fault, hint, required = false, isWide = false, children }: ItemProps) {
  return (
    <Form.Item
      label={label}
      required={required}
      validateStatus={fault ? 'error' : ''}
      help={fault}
      extra={fault ? null : hint}
      {...(isWide ? { className: 'thing-form__wide' } : {})}
    >
      {children}
    </Form.Item>
  );
}

/** Fields that belong together, under a heading. */
export function Group({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <section className="thing-form" aria-label={title}>
      <h3 className="thing-form__title">{title}</h3>
      {hint ? <p className="hint thing-form__hint">{hint}</p> : null}
      {children}
    </section>
  );
}

/** How a field is shown, and what stands below it. */
interface About {
  readonly hint?: ReactNode;
  /** Marked as one that must be filled in. */
  readonly required?: boolean;
  readonly isWide?: boolean;
}

interface TextAbout extends About {
  /** What an emptied text becomes: an empty one unless it says another. */
  readonly empty?: undefined | null;
}

interface NumberAbout extends About {
  readonly unit?: string;
  /** What an emptied number becomes: null unless it says another. */
  readonly empty?: number | undefined | null;
}

/** Fields of one thing, each bound to its own part of it by name. */
export function fieldsOf<T extends object>({ thing, faults, isReadOnly, onChange }: PartProps<T>) {
  type Name = keyof T & string;
  const save = (name: Name, value: unknown) => onChange({ [name]: value } as Partial<T>);
  const item = (label: string, name: Name, about: About, field: ReactNode) => (
    <Item label={label} fault={faults[name]} {...about}>
      {field}
    </Item>
  );
  const written =
    (Field: typeof TextField) =>
    (label: string, name: Name, about: TextAbout = {}) => {
      const { empty, ...shown } = { empty: '', ...about };
      return item(
        label,
        name,
        shown,
        <Field
          label={label}
          value={(thing[name] as string | null | undefined) ?? ''}
          isReadOnly={isReadOnly}
          onChange={(value) => save(name, value === '' ? empty : value)}
        />,
      );
    };
  const counted =
    (Field: typeof WholeField) =>
    (label: string, name: Name, about: NumberAbout = {}) => {
      const { unit, empty, ...shown } = { empty: null, ...about };
      return item(
        label,
        name,
        shown,
        <Field
          label={label}
          value={(thing[name] as number | null | undefined) ?? null}
          unit={unit}
          isReadOnly={isReadOnly}
          onChange={(value) => save(name, value ?? empty)}
        />,
      );
    };
  return {
    text: written(TextField),
    paragraph: written(ParagraphField),
    whole: counted(WholeField),
    fen: counted(FenField),
    choice: <C extends string>(
      label: string,
      name: Name,
      options: readonly { readonly value: C; readonly label: string }[],
      about: About & { readonly usual?: C } = {},
    ) => {
      const { usual, ...shown } = about;
      return item(
        label,
        name,
        shown,
        <ChoiceField<C>
          label={label}
          value={(thing[name] as C | undefined) ?? usual ?? ('' as C)}
          options={options}
          width="100%"
          isReadOnly={isReadOnly}
          onChange={(value) => save(name, value)}
        />,
      );
    },
    yes: (label: string, name: Name, about: About & { readonly usual?: boolean } = {}) => {
      const { usual = false, ...shown } = about;
      return item(
        label,
        name,
        shown,
        <SwitchField
          label={label}
          value={(thing[name] as boolean | undefined) ?? usual}
          isReadOnly={isReadOnly}
          onChange={(value) => save(name, value)}
        />,
      );
    },
  };
}
