import { UploadOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Upload } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiFault, callApi, type Query } from '../api/client';
import { FaultState } from './states';

/** What every check of a file answers. */
export interface FileChecked {
  /** Null where the file cannot be imported. */
  readonly uploadId: string | null;
  readonly faults: readonly { readonly line: number; readonly detail: string }[];
  readonly faultCount: number;
}

interface FileCheckProps<C extends FileChecked> {
  /** `/ops/v1/…` that looks at a file. */
  readonly path: string;
  readonly query?: Query;
  /** False while something is missing that the check needs. */
  readonly enabled?: boolean;
  /** What it would do, where nothing is wrong with it. */
  readonly says: (checked: C) => ReactNode;
  /** Null where there is nothing (any more) to be imported. */
  readonly onChecked: (checked: C | null) => void;
}

/** As the server has it. */
const MOST_BYTES = 2 * 1024 * 1024;

/** Chooses a file and has it looked at: line by line what is wrong, or what it would do. Nothing is imported yet. */
export function FileCheck<C extends FileChecked>(props: FileCheckProps<C>) {
  const { path, query, enabled = true, says, onChecked } = props;
  const [name, setName] = useState<string | null>(null);
  const [isChecking, setChecking] = useState(false);
  const [checked, setChecked] = useState<C | null>(null);
  const [fault, setFault] = useState<ApiFault | null>(null);
  const asked = JSON.stringify(query ?? {});
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was checked was checked for another question
  useEffect(() => forget(), [asked]);

  function forget() {
    setName(null);
    setChecked(null);
    setFault(null);
    onChecked(null);
  }

  async function check(file: File) {
    forget();
    setName(file.name);
    if (file.size > MOST_BYTES) return setFault(new ApiFault('文件超过 2 MB，请拆分后再上传', 'BODY_TOO_LARGE', 413));
    setChecking(true);
    try {
      // A name longer than the server keeps says no more.
      const asking = { query: { ...query, name: file.name.slice(-120) }, body: file as Blob };
      const { body } = await callApi<C>('POST', path, asking);
      setChecked(body);
      onChecked(body.uploadId === null ? null : body);
    } catch (error) {
      setFault(error instanceof ApiFault ? error : new ApiFault('文件无法读取', 'UNREADABLE', 0));
    } finally {
      setChecking(false);
    }
  }

  return (
    <Flex vertical gap={12}>
      <Flex gap={12} align="center" wrap>
        <Upload
          accept=".csv,.txt,.jsonl"
          maxCount={1}
          showUploadList={false}
          disabled={!enabled || isChecking}
          beforeUpload={(file) => {
            void check(file);
            return false;
          }}
        >
          <Button icon={<UploadOutlined />} loading={isChecking} disabled={!enabled}>
            选择文件并检查
          </Button>
        </Upload>
        <span className="hint">{name ?? 'UTF-8 编码的 CSV，不超过 2 MB'}</span>
      </Flex>
      {fault ? <FaultState fault={fault} /> : null}
      {checked && checked.uploadId === null ? <Faults checked={checked} /> : null}
      {checked && checked.uploadId !== null ? <Alert type="success" showIcon title={says(checked)} /> : null}
    </Flex>
  );
}

function Faults({ checked: { faults, faultCount } }: { readonly checked: FileChecked }) {
  return (
    <Alert
      type="error"
      showIcon
      title={`有 ${faultCount.toLocaleString('zh-CN')} 处问题，整个文件不会导入`}
      description={
        <ul className="fault-fields">
          {faults.map(({ line, detail }) => (
            <li key={`${line} ${detail}`}>{line === 0 ? detail : `第 ${line} 行：${detail}`}</li>
          ))}
          {faultCount > faults.length ? <li>……</li> : null}
        </ul>
      }
    />
  );
}
