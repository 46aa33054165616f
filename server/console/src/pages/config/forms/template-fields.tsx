import { Alert, Button, Flex, Form, Input, Tag } from 'antd';
import { useState } from 'react';
import type {
  MessageLine,
  MessageSetting,
  MessageTopicView,
} from '../../../../../../shared/contract/ops/message-templates';
import { type Channel, channelNames } from './message-setting';

type Template = NonNullable<MessageSetting['official']>;
type Data = Readonly<Record<string, string>>;

interface TemplateFieldsProps {
  readonly topic: MessageTopicView;
  readonly channel: Channel;
  /** Null where the configuration has none. */
  readonly template: Template | null;
  /** The example's lines, with what is wrong with them. */
  readonly lines: readonly MessageLine[];
  readonly isReadOnly: boolean;
  readonly onChange: (template: Template | null) => void;
}

/** A topic's template on one channel: its id, and what stands in its keys. */
export function TemplateFields({ topic, channel, template, lines, isReadOnly, onChange }: TemplateFieldsProps) {
  const fallback = topic[channel];
  if (template === null) {
    return (
      <Alert
        type={fallback ? 'info' : 'warning'}
        showIcon
        title={
          fallback
            ? `使用服务器环境变量里的模板 ${fallback.id}`
            : `没有${channelNames[channel].name}的模板，这个渠道不会发送`
        }
        action={
          isReadOnly ? null : (
            <Button size="small" onClick={() => onChange({ id: fallback?.id ?? '' })}>
              在这里设置
            </Button>
          )
        }
      />
    );
  }
  const { data, ...others } = template;
  return (
    <Form layout="vertical" component={false}>
      <Form.Item
        label="模板编号"
        required
        extra={channel === 'official' ? '公众平台「模板消息」里的模板 ID' : '小程序后台「订阅消息」里的模板 ID'}
      >
        <Input
          aria-label="模板编号"
          value={template.id}
          disabled={isReadOnly}
          maxLength={64}
          onChange={({ target }) => onChange({ ...template, id: target.value.trim() })}
        />
      </Form.Item>
      <DataLines
        topic={topic}
        data={data ?? topic.usualData}
        lines={lines}
        isUsual={data === undefined}
        isReadOnly={isReadOnly}
        onChange={(next) => onChange(next === null ? others : { ...others, data: { ...next } })}
      />
      {isReadOnly ? null : (
        <Button type="link" danger onClick={() => onChange(null)}>
          {fallback ? '改用环境变量里的模板' : '去掉这个模板'}
        </Button>
      )}
    </Form>
  );
}

interface DataLinesProps {
  readonly topic: MessageTopicView;
  readonly data: Data;
  readonly lines: readonly MessageLine[];
  /** Nobody has written any: the topic's own are used. */
  readonly isUsual: boolean;
  readonly isReadOnly: boolean;
  /** Null takes the topic's usual ones again. */
  readonly onChange: (data: Data | null) => void;
}

function DataLines({ topic, data, lines, isUsual, isReadOnly, onChange }: DataLinesProps) {
  const entries = Object.entries(data);
  const [line, setLine] = useState<string | null>(null);
  const target = line !== null && line in data ? line : entries.at(-1)?.[0];
  const write = (key: string, pattern: string) => onChange({ ...data, [key]: pattern });
  return (
    <Form.Item label="关键词" extra="关键词照微信模板详情里的写，例如 thing1；内容可以写文字，也可以点占位符插入。">
      <Flex vertical gap={8}>
        {entries.map(([key, pattern]) => {
          const found = lines.find((each) => each.key === key);
          return (
            <div key={key}>
              <Flex gap={8}>
                <KeyField
                  value={key}
                  isReadOnly={isReadOnly}
                  taken={entries.map(([each]) => each)}
                  onChange={(next) => onChange(renamed(data, key, next))}
                />
                <Input
                  aria-label={`${key} 的内容`}
                  value={pattern}
                  disabled={isReadOnly}
                  maxLength={200}
                  status={found?.fault ? 'error' : ''}
                  onFocus={() => setLine(key)}
                  onChange={({ target: { value } }) => write(key, value)}
                />
                <Button
                  aria-label={`删除 ${key}`}
                  disabled={isReadOnly || entries.length === 1}
                  onClick={() => onChange(Object.fromEntries(entries.filter(([each]) => each !== key)))}
                >
                  删除
                </Button>
              </Flex>
              <LineNote line={found} />
            </div>
          );
        })}
        {isReadOnly ? null : (
          <>
            <Flex gap={4} wrap role="group" aria-label="占位符">
              {topic.placeholders.map(({ name, label, example }) => (
                <Tag key={name} title={`例如：${example}`} variant="outlined">
                  <button
                    type="button"
                    className="messages-form__chip"
                    disabled={target === undefined}
                    onClick={() => target !== undefined && write(target, `${data[target] ?? ''}{${name}}`)}
                  >
                    {label} {`{${name}}`}
                  </button>
                </Tag>
              ))}
            </Flex>
            <Flex gap={8}>
              <Button size="small" onClick={() => onChange({ ...data, [freeKey(data)]: topic.label })}>
                加一行
              </Button>
              {isUsual ? null : (
                <Button size="small" onClick={() => onChange(null)}>
                  恢复常用内容
                </Button>
              )}
            </Flex>
          </>
        )}
      </Flex>
    </Form.Item>
  );
}

function LineNote({ line }: { readonly line: MessageLine | undefined }) {
  if (line?.fault) return <span className="messages-form__fault">{line.fault}</span>;
  if (line?.written) return <span className="hint">发送时会缩成「{line.value}」</span>;
  return null;
}

interface KeyFieldProps {
  readonly value: string;
  readonly taken: readonly string[];
  readonly isReadOnly: boolean;
  readonly onChange: (key: string) => void;
}

/** A key is taken over when its field is left, unless another line has it. */
function KeyField({ value, taken, isReadOnly, onChange }: KeyFieldProps) {
  const [text, setText] = useState(value);
  const isTaken = text !== value && taken.includes(text);
  return (
    <Input
      className="messages-form__key"
      aria-label={`关键词 ${value}`}
      value={text}
      disabled={isReadOnly}
      maxLength={40}
      status={isTaken ? 'error' : ''}
      onChange={({ target }) => setText(target.value.trim())}
      onBlur={() => (text === '' || isTaken ? setText(value) : text !== value && onChange(text))}
    />
  );
}

function renamed(data: Data, key: string, next: string): Data {
  return Object.fromEntries(Object.entries(data).map(([each, pattern]) => [each === key ? next : each, pattern]));
}

function freeKey(data: Data): string {
  for (let number = Object.keys(data).length + 1; ; number++) {
    if (!(`thing${number}` in data)) return `thing${number}`;
  }
}
