import { Alert } from 'antd';
import { Component, type ReactNode } from 'react';

interface FormGuardProps {
  readonly children: ReactNode;
}

/** Stands around a form: content that it cannot show, as JSON written by hand may be, is left to the JSON beside it. */
export class FormGuard extends Component<FormGuardProps, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Alert
        type="warning"
        showIcon
        title="表单显示不了这份内容"
        description="有必需的部分缺失或写法不对。请切换到 JSON，按右侧的检查结果改正；你的修改都还在。"
      />
    );
  }
}
