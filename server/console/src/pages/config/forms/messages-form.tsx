import { Card, Segmented, Switch } from 'antd';
import { useState } from 'react';
import type {
  MessageSetting,
  MessageTopics,
  MessageTopicView,
} from '../../../../../../shared/contract/ops/message-templates';
import { useGet } from '../../../api/use-get';
import { StateTag } from '../../../components/state-tag';
import { Loaded } from '../../../components/states';
import { type SectionFormProps, thingsOf } from './form-shape';
import { MessagePhone } from './message-phone';
import { type Channel, channelNames, templateOf } from './message-setting';
import { TemplateFields } from './template-fields';
import { useExample } from './use-example';
import './messages.css';

/** By which templates of WeChat each message goes out: what is sent, with which words, and how it will look. */
export function MessagesForm({ value, onChange, isReadOnly }: SectionFormProps) {
  const reading = useGet<MessageTopics>('/ops/v1/config/messages');
  const settings = thingsOf<MessageSetting>(value);
  return (
    <Loaded reading={reading}>
      {({ groups }) => (
        <Topics
          groups={groups}
          settings={settings}
          isReadOnly={isReadOnly}
          onChange={(setting) => onChange(withSetting(settings, setting))}
        />
      )}
    </Loaded>
  );
}

interface TopicsProps {
  readonly groups: MessageTopics['groups'];
  readonly settings: readonly MessageSetting[];
  readonly isReadOnly: boolean;
  readonly onChange: (setting: MessageSetting) => void;
}

function Topics({ groups, settings, isReadOnly, onChange }: TopicsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const all = groups.flatMap(({ topics }) => topics);
  const topic = all.find(({ code }) => code === chosen) ?? all[0];
  const settingOf = ({ code }: MessageTopicView): MessageSetting =>
    settings.find((setting) => setting.code === code) ?? { code, off: false, official: null, miniprogram: null };
  return (
    <div className="messages-form">
      <nav className="messages-form__topics" aria-label="消息种类">
        {groups.map(({ name, topics }) => (
          <section key={name} aria-label={name}>
            <h3 className="messages-form__group">{name}</h3>
            <ul>
              {topics.map((each) => (
                <TopicLine
                  key={each.code}
                  topic={each}
                  setting={settingOf(each)}
                  isChosen={each === topic}
                  isReadOnly={isReadOnly}
                  onChoose={() => setChosen(each.code)}
                  onChange={onChange}
                />
              ))}
            </ul>
          </section>
        ))}
      </nav>
      {topic ? (
        <OpenTopic
          key={topic.code}
          topic={topic}
          setting={settingOf(topic)}
          isReadOnly={isReadOnly}
          onChange={onChange}
        />
      ) : null}
    </div>
  );
}

interface TopicProps {
  readonly topic: MessageTopicView;
  readonly setting: MessageSetting;
  readonly isReadOnly: boolean;
  readonly onChange: (setting: MessageSetting) => void;
}

interface TopicLineProps extends TopicProps {
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function TopicLine({ topic, setting, isChosen, isReadOnly, onChoose, onChange }: TopicLineProps) {
  const channels = (['official', 'miniprogram'] as const).filter((channel) => templateOf(topic, setting, channel));
  return (
    <li className={isChosen ? 'messages-form__topic messages-form__topic--chosen' : 'messages-form__topic'}>
      <button type="button" aria-current={isChosen} onClick={onChoose}>
        <span>{topic.label}</span>
        <span className="messages-form__channels">
          {setting.off ? (
            <StateTag>不发送</StateTag>
          ) : channels.length === 0 ? (
            <StateTag tone="warn">没有模板</StateTag>
          ) : (
            channels.map((channel) => (
              <StateTag key={channel} tone="up">
                {channelNames[channel].short}
              </StateTag>
            ))
          )}
        </span>
      </button>
      <Switch
        size="small"
        aria-label={`通过微信发送${topic.label}`}
        checked={!setting.off}
        disabled={isReadOnly}
        onChange={(sent) => onChange({ ...setting, off: !sent })}
      />
    </li>
  );
}

function OpenTopic({ topic, setting, isReadOnly, onChange }: TopicProps) {
  const [channel, setChannel] = useState<Channel>('official');
  const template = templateOf(topic, setting, channel);
  const lines = useExample(topic.code, template?.data ?? null);
  return (
    <>
      <Card size="small" title={topic.label} className="messages-form__editor">
        <p className="hint">
          {setting.off
            ? '不通过微信发送，只进会员的站内消息。'
            : '站内消息总会有；有模板的渠道，会员能收到时再发一次。'}
        </p>
        <Segmented
          block
          aria-label="渠道"
          value={channel}
          onChange={setChannel}
          options={(['official', 'miniprogram'] as const).map((each) => ({
            value: each,
            label: channelNames[each].name,
          }))}
        />
        <TemplateFields
          key={channel}
          topic={topic}
          channel={channel}
          template={setting[channel]}
          lines={lines}
          isReadOnly={isReadOnly}
          onChange={(next) => onChange({ ...setting, [channel]: next })}
        />
      </Card>
      <MessagePhone topic={topic} channel={channel} isOff={setting.off} lines={template === null ? null : lines} />
    </>
  );
}

/** The settings with one in its place; one that says nothing is left out. */
function withSetting(settings: readonly MessageSetting[], setting: MessageSetting): readonly MessageSetting[] {
  const saysNothing = !setting.off && setting.official === null && setting.miniprogram === null;
  const isKnown = settings.some(({ code }) => code === setting.code);
  if (!isKnown) return saysNothing ? settings : [...settings, setting];
  return settings.flatMap((each) => (each.code !== setting.code ? [each] : saysNothing ? [] : [setting]));
}
