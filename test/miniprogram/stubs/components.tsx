import { createElement, type ReactNode } from 'react';

interface StubProps {
  readonly id?: string;
  readonly className?: string;
  readonly children?: ReactNode;
  readonly ariaLabel?: string;
  readonly ariaRole?: string;
  readonly disabled?: boolean;
  readonly onClick?: () => void;
  /** A native button of this kind reports its tap by this event. */
  readonly onAgreePrivacyAuthorization?: () => void;
}

/** Taro's elements as plain HTML: enough for what a test sees and touches. */
export function View({ children, ariaLabel, ariaRole, id, className, onClick }: StubProps) {
  return createElement('div', { id, className, onClick, 'aria-label': ariaLabel, role: ariaRole }, children);
}

export function Text({ children, id, className, onClick }: StubProps) {
  return createElement('span', { id, className, onClick }, children);
}

export function Button({ children, onAgreePrivacyAuthorization, onClick, ...rest }: StubProps) {
  const { id, className, disabled } = rest;
  const tap = onClick ?? onAgreePrivacyAuthorization;
  return createElement('button', { type: 'button', id, className, onClick: tap, disabled }, children);
}

interface StubInputProps {
  readonly id?: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly onInput?: (event: { readonly detail: { readonly value: string } }) => void;
}

export function Input({ id, value, placeholder, onInput }: StubInputProps) {
  const onChange = (event: { readonly target: { readonly value: string } }) =>
    onInput?.({ detail: { value: event.target.value } });
  return createElement('input', { id, value, placeholder, onChange });
}

export function Image({ src, className }: { readonly src: string; readonly className?: string }) {
  return createElement('img', { src, className });
}

/** Several lines are entered as one is. */
export const Textarea = Input;
