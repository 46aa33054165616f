import { Button, Card, Flex, Form } from 'antd';
import type { Agreement } from '../../../../../../shared/contract/agreement';
import { ParagraphField, TextField } from './fields';
import { type SectionFormProps, thingsOf, withField, withThing } from './form-shape';

interface Texts {
  readonly programmeName?: string;
  readonly invitation?: { readonly headline?: string; readonly points?: readonly string[] };
}

type AgreementThing = Agreement & Readonly<Record<string, unknown>>;
type Paragraph = Agreement['paragraphs'][number];

/** The two that every membership needs, as they begin where one is missing. */
const FRESH_AGREEMENTS: readonly Agreement[] = [
  { code: 'membership', title: '会员服务协议', version: '1', paragraphs: [{ heading: null, text: '' }] },
  { code: 'privacy', title: '隐私政策', version: '1', paragraphs: [{ heading: null, text: '' }] },
];
/** As many selling points as the invitation has room for. */
const MOST_POINTS = 5;

/** The programme's name, what invites who is no member yet, and the agreements with their versions. */
export function TextsForm({ value, onChange, isReadOnly }: SectionFormProps) {
  const { programmeName = '', invitation = {} } = (value ?? {}) as Texts;
  const { headline = '', points = [] } = invitation;
  const agreements = thingsOf<AgreementThing>(value, 'agreements');
  const invite = (part: Texts['invitation']) => onChange(withField(value, 'invitation', { headline, points, ...part }));
  const missing = FRESH_AGREEMENTS.filter(({ code }) => !agreements.some((each) => each.code === code));
  return (
    <div className="config-form">
      <Card title="名称与入会邀请">
        <Form layout="vertical" component="div">
          <Form.Item label="会员体系名称" extra="不超过 20 字，会员在首页和会员卡上看到">
            <TextField
              label="会员体系名称"
              value={programmeName}
              isReadOnly={isReadOnly}
              onChange={(name) => onChange(withField(value, 'programmeName', name))}
            />
          </Form.Item>
          <Form.Item label="邀请标题" extra="给还不是会员的人看，不超过 40 字">
            <TextField
              label="邀请标题"
              value={headline}
              isReadOnly={isReadOnly}
              onChange={(text) => invite({ headline: text })}
            />
          </Form.Item>
          <Form.Item label={`邀请卖点（最多 ${MOST_POINTS} 条，每条不超过 40 字）`}>
            <Flex vertical gap={8}>
              {points.map((point, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: points are known by their place alone
                <Flex key={index} gap={8}>
                  <TextField
                    label={`第 ${index + 1} 条卖点`}
                    value={point}
                    isReadOnly={isReadOnly}
                    onChange={(text) => invite({ points: points.with(index, text) })}
                  />
                  <Button disabled={isReadOnly} onClick={() => invite({ points: points.toSpliced(index, 1) })}>
                    删除
                  </Button>
                </Flex>
              ))}
              <div>
                <Button
                  disabled={isReadOnly || points.length >= MOST_POINTS}
                  onClick={() => invite({ points: [...points, ''] })}
                >
                  添加卖点
                </Button>
              </div>
            </Flex>
          </Form.Item>
        </Form>
      </Card>
      {agreements.map((agreement) => (
        <AgreementCard
          key={agreement.code}
          agreement={agreement}
          isReadOnly={isReadOnly}
          onChange={(part) => onChange(withField(value, 'agreements', withThing(agreements, agreement.code, part)))}
        />
      ))}
      {missing.map((fresh) => (
        <div key={fresh.code}>
          <Button
            disabled={isReadOnly}
            onClick={() => onChange(withField(value, 'agreements', [...agreements, fresh]))}
          >
            添加《{fresh.title}》
          </Button>
        </div>
      ))}
    </div>
  );
}

interface AgreementCardProps {
  readonly agreement: Agreement;
  readonly isReadOnly: boolean;
  readonly onChange: (part: Partial<Agreement>) => void;
}

function AgreementCard({ agreement, isReadOnly, onChange }: AgreementCardProps) {
  const { code, title, version, paragraphs } = agreement;
  const change = (index: number, part: Partial<Paragraph>) =>
    onChange({ paragraphs: paragraphs.map((each, at) => (at === index ? { ...each, ...part } : each)) });
  return (
    <Card title={`《${title}》`}>
      <Form layout="vertical" component="div">
        <Flex gap={16} wrap>
          <Form.Item label="标题">
            <TextField
              label={`${code} 标题`}
              value={title}
              isReadOnly={isReadOnly}
              onChange={(text) => onChange({ title: text })}
            />
          </Form.Item>
          <Form.Item label="版本" extra="正文改动时换一个版本，例如发布的日期">
            <TextField
              label={`${code} 版本`}
              value={version}
              isReadOnly={isReadOnly}
              onChange={(text) => onChange({ version: text })}
            />
          </Form.Item>
        </Flex>
        {paragraphs.map(({ heading, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs are known by their place alone
          <Form.Item key={index} label={`第 ${index + 1} 段`}>
            <Flex vertical gap={8}>
              <Flex gap={8}>
                <TextField
                  label={`${code} 第 ${index + 1} 段小标题`}
                  value={heading ?? ''}
                  isReadOnly={isReadOnly}
                  onChange={(words) => change(index, { heading: words || null })}
                />
                <Button
                  disabled={isReadOnly || paragraphs.length === 1}
                  onClick={() => onChange({ paragraphs: paragraphs.toSpliced(index, 1) })}
                >
                  删除
                </Button>
              </Flex>
              <ParagraphField
                label={`${code} 第 ${index + 1} 段正文`}
                value={text}
                isReadOnly={isReadOnly}
                onChange={(words) => change(index, { text: words })}
              />
            </Flex>
          </Form.Item>
        ))}
        <Button
          disabled={isReadOnly}
          onClick={() => onChange({ paragraphs: [...paragraphs, { heading: null, text: '' }] })}
        >
          添加一段
        </Button>
      </Form>
    </Card>
  );
}
