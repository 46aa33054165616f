import { Button, Result } from 'antd';
import { Component, type ReactNode } from 'react';

/** A page that breaks, or could not be loaded, takes only itself down. */
export class PageFault extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <Result
        status="warning"
        title="这个页面没能显示"
        subTitle="可能刚刚更新了版本。刷新后仍是这样，请联系技术同事。"
        extra={
          <Button type="primary" onClick={() => window.location.reload()}>
            刷新
          </Button>
        }
      />
    );
  }
}
