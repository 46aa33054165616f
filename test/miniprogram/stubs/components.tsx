import { createElement, type ReactNode } from 'react';

interface StubProps {
  readonly id?: string;
  readonly className?: string;
  readonly children?: ReactNode;
  readonly ariaLabel?: string;
  readonly ariaRole?: string;
  readonly disabled?: boolean;
  readonly onClick?: () => void;
}

/** Taro's elements as plain HTML: enough for what a test sees and touches. */
export function View({ children, ariaLabel, ariaRole, id, className, onClick }: StubProps) {
  return createElement('div', { id, className, onClick, 'aria-label': ariaLabel, role: ariaRole }, children);
}

export function Text({ children, id, className, onClick }: StubProps) {
  return createElement('span', { id, className, onClick }, children);
}

export function Button({ children, id, className, onClick, disabled }: StubProps) {
  return createElement('button', { type: 'button', id, className, onClick, disabled }, children);
}
