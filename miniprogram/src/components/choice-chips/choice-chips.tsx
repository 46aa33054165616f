import { Text, View } from '@tarojs/components';
import './choice-chips.scss';

/** One of the choices. */
export interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

export interface ChoiceChipsProps<T> {
  /** What is chosen: `按来源筛选`. */
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

/** A few choices of which one holds; they take a second line rather than scroll out of sight. */
export function ChoiceChips<T extends string | null>({ label, choices, chosen, onChoose }: ChoiceChipsProps<T>) {
  return (
    <View className="choice-chips" ariaRole="radiogroup" ariaLabel={label}>
      {choices.map((choice) => {
        const on = choice.value === chosen;
        return (
          <View
            key={choice.value ?? ''}
            className={`choice-chip${on ? ' choice-chip--on' : ''}`}
            ariaRole="radio"
            ariaLabel={`${choice.label}${on ? '，已选中' : ''}`}
            onClick={() => onChoose(choice.value)}
          >
            <Text>{choice.label}</Text>
          </View>
        );
      })}
    </View>
  );
}
