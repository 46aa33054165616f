/** A field for the member's nickname. */
export interface NicknameInputProps {
  readonly id?: string;
  readonly className?: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
  /** The platform did not let the name pass and has emptied the field. */
  readonly onRefused: () => void;
}

/** As long as the server takes. */
export const NICKNAME_MAX_LENGTH = 20;
