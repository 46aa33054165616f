import { Typography } from 'antd';

/** Something to be copied: an id, a link, a secret. */
export function CopyText({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <Typography.Text className="copy-text" code copyable={{ text, tooltips: [`复制${label}`, '已复制'] }}>
      {text}
    </Typography.Text>
  );
}
