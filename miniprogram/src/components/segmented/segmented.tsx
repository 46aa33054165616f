import { Text, View } from '@tarojs/components';
import './segmented.scss';

export interface SegmentedProps<T> {
  /** What is chosen: `权益的看法`. */
  readonly label: string;
  /** Two or three, each a word or two. */
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

/** A few views of one thing, side by side across the page; one of them is shown. */
export function Segmented<T extends string>({ label, choices, chosen, onChoose }: SegmentedProps<T>) {
  return (
    <View className="segmented" ariaRole="tablist" ariaLabel={label}>
      {choices.map((choice) => {
        const on = choice.value === chosen;
        return (
          <View
            key={choice.value}
            className={`segmented__choice${on ? ' segmented__choice--on' : ''}`}
            ariaRole="tab"
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
