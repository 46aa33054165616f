import { Component, type ReactNode } from 'react';

interface FaultBoundaryProps {
  /** What is shown in place of what broke. */
  readonly instead: ReactNode;
  readonly children: ReactNode;
}

/** What breaks while it is drawn takes only itself down. */
export class FaultBoundary extends Component<FaultBoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    return this.state.isBroken ? this.props.instead : this.props.children;
  }
}
