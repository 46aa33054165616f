import { Alert, Button, Drawer, Flex, Form } from 'antd';
import { type ReactNode, useState } from 'react';
import type { Faults } from './check';
import type { PartProps } from './thing-fields';

/** What is opened in a drawer. */
export interface Opened<T> {
  readonly thing: T;
  /** It is not in its list yet. */
  readonly isNew: boolean;
}

interface ThingDrawerProps<T extends object> {
  /** 来源, 权益 */
  readonly noun: string;
  readonly opened: Opened<T>;
  readonly isReadOnly: boolean;
  /** Everything that keeps the thing from being taken over. */
  readonly findFaults: (thing: T) => Faults;
  readonly fields: (props: PartProps<T> & { readonly isNew: boolean }) => ReactNode;
  readonly onDone: (thing: T) => void;
  /** The drawer has gone. */
  readonly onClosed: () => void;
}

/**
 * Edits one thing on a copy: nothing changes before it is taken over, and nothing faulty is. What is wrong with a new thing is
 * told once somebody tries to take it over.
 */
export function ThingDrawer<T extends object>(props: ThingDrawerProps<T>) {
  const { noun, opened, isReadOnly, findFaults, fields, onDone, onClosed } = props;
  const { isNew } = opened;
  const [thing, setThing] = useState(opened.thing);
  const [isOpen, setOpen] = useState(true);
  const [hasTried, setTried] = useState(!isNew);
  const faults = isReadOnly ? {} : findFaults(thing);
  const count = Object.keys(faults).length;
  const isTouched = thing !== opened.thing;
  const verb = isReadOnly ? '查看' : isNew ? '新建' : '编辑';

  function takeOver() {
    setTried(true);
    if (count > 0) return;
    onDone(thing);
    setOpen(false);
  }

  return (
    <Drawer
      open={isOpen}
      onClose={() => setOpen(false)}
      afterOpenChange={(open) => {
        if (!open) onClosed();
      }}
      title={`${verb}${noun}`}
      size={760}
      // What somebody has typed is not lost by a slip.
      mask={{ closable: !isTouched }}
      keyboard={!isTouched}
      className="thing-drawer"
      footer={
        <Flex justify="end" gap={8} align="center">
          {isReadOnly ? null : <span className="hint thing-drawer__note">完成后，请在页面上保存草稿。</span>}
          <Button onClick={() => setOpen(false)}>{isReadOnly ? '关闭' : '取消'}</Button>
          {isReadOnly ? null : (
            <Button type="primary" disabled={hasTried && count > 0} onClick={takeOver}>
              {isNew ? '添加' : '完成'}
            </Button>
          )}
        </Flex>
      }
    >
      <Form layout="vertical" component="div">
        {hasTried && count > 0 ? (
          <Alert className="thing-drawer__faults" type="error" showIcon title={`还有 ${count} 处需要填写或改正`} />
        ) : null}
        {fields({
          thing,
          isNew,
          isReadOnly,
          faults: hasTried ? faults : {},
          onChange: (part) => setThing((before) => ({ ...before, ...part })),
        })}
      </Form>
    </Drawer>
  );
}
