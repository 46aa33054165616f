import { Alert, Card, Flex, Table, Tooltip } from 'antd';
import type { PlanRails, Rails, RailView } from '../../../../../shared/contract/ops/rails';
import { useGet } from '../../api/use-get';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { EmptyState, Loaded } from '../../components/states';
import './config.css';

/** 支付通道: which ways to be paid the server has, and which plan is paid by which, where. */
export default function RailsPage() {
  const reading = useGet<Rails>('/ops/v1/config/rails');
  return (
    <>
      <PageHead
        title="支付通道"
        hint="通道由服务器的环境变量配置，这里只能查看；方案走哪个通道，在配置草稿的「会员产品与方案」里设置。"
      />
      <Loaded reading={reading}>
        {({ rails, plans }) => (
          <Flex vertical gap={16}>
            <div className="rails">
              {rails.map((rail) => (
                <RailCard key={rail.code} rail={rail} />
              ))}
            </div>
            <PlanTable plans={plans} nameOf={(code) => rails.find((rail) => rail.code === code)?.name ?? code} />
            <Rules plans={plans} />
          </Flex>
        )}
      </Loaded>
    </>
  );
}

function RailCard({ rail: { name, about, configured, variables, facts } }: { readonly rail: RailView }) {
  return (
    <Card
      size="small"
      title={name}
      extra={<StateTag tone={configured ? 'up' : 'plain'}>{configured ? '已配置' : '未配置'}</StateTag>}
    >
      <p className="hint">{about}</p>
      <dl className="rails__facts">
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="figures">{value}</dd>
          </div>
        ))}
        <div>
          <dt>环境变量</dt>
          <dd>
            {variables.map((variable) => (
              <code key={variable}>{variable}</code>
            ))}
          </dd>
        </div>
      </dl>
    </Card>
  );
}

interface PlanTableProps {
  readonly plans: readonly PlanRails[];
  readonly nameOf: (code: RailView['code']) => string;
}

function PlanTable({ plans, nameOf }: PlanTableProps) {
  const terminals = plans[0]?.terminals ?? [];
  if (plans.length === 0) return <EmptyState title="还没有会员方案" hint="发布方案后，这里说明每个方案怎样付款。" />;
  return (
    <Card size="small" title="在线方案的付款方式">
      <Table<PlanRails>
        size="small"
        rowKey="code"
        pagination={false}
        dataSource={[...plans]}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: '方案', dataIndex: 'name' },
          {
            title: '开通内容',
            dataIndex: 'opens',
            render: (opens) => (opens === 'online' ? '线上内容' : '实物与线下服务'),
          },
          { title: '付款', dataIndex: 'rail', render: nameOf },
          {
            title: '续费',
            dataIndex: 'renewal',
            render: (renewal: PlanRails['renewal']) =>
              renewal === null ? <span className="hint">不自动续费</span> : nameOf(renewal),
          },
          {
            title: '通道',
            dataIndex: 'ready',
            render: (ready) => <StateTag tone={ready ? 'up' : 'bad'}>{ready ? '齐备' : '没有配齐'}</StateTag>,
          },
          ...terminals.map(({ platform, name }) => ({
            title: name,
            render: (_: unknown, plan: PlanRails) => <Terminal plan={plan} platform={platform} />,
          })),
        ]}
      />
    </Card>
  );
}

type TerminalName = PlanRails['terminals'][number]['platform'];

function Terminal({ plan, platform }: { readonly plan: PlanRails; readonly platform: TerminalName }) {
  const terminal = plan.terminals.find((each) => each.platform === platform);
  if (!terminal) return null;
  const tag = <StateTag tone={terminal.payable ? 'up' : 'bad'}>{terminal.payable ? '可以购买' : '不能购买'}</StateTag>;
  if (terminal.why === null) return tag;
  return (
    <Tooltip title={terminal.why}>
      <span>
        {tag} <span className="hint">{terminal.why}</span>
      </span>
    </Tooltip>
  );
}

/** The platform's rules by which plans may not choose their rail. */
function Rules({ plans }: { readonly plans: readonly PlanRails[] }) {
  const rules = [...new Set(plans.flatMap(({ rule }) => rule ?? []))];
  return rules.map((rule) => {
    const names = plans.filter((plan) => plan.rule === rule).map(({ name }) => `「${name}」`);
    return <Alert key={rule} type="info" showIcon title={`${names.join('')}只能走小程序虚拟支付`} description={rule} />;
  });
}
