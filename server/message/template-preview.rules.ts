import type { MessageTopic } from '../../shared/contract/message';
import type { MessageLine } from '../../shared/contract/ops/message-templates';
import { findTemplateValueFault, fitTemplateValue } from '../wechat/template-value.rules';
import { exampleOf, placeholderLabels } from './example-news.rules';
import { fillTemplate } from './template.rules';

/** Fills a topic's template with its example, by the functions that sending uses; one line a key, in their order. */
export function previewTemplate(topic: MessageTopic, data: Readonly<Record<string, string>>): MessageLine[] {
  const filled = fillTemplate({ id: '', data }, exampleOf(topic));
  return Object.entries(filled).map(([key, text]) => {
    const value = fitTemplateValue(key, text);
    return {
      key,
      label: labelOf(data[key] ?? '') ?? key,
      value,
      written: value === text ? null : text,
      fault: isStandIn(key, text, value) ? '内容不是这种关键词要的' : findTemplateValueFault(key, value),
    };
  });
}

/** Nothing of the text was left, so that something stands in for it: `¥0` for a name. */
function isStandIn(key: string, text: string, value: string): boolean {
  return value !== text && value === fitTemplateValue(key, '');
}

/** What a line tells: WeChat's own name for it is known to its template only. */
function labelOf(pattern: string): string | null {
  const [, name] = /\{(\w+)\}/.exec(pattern) ?? [];
  return name === undefined ? null : (placeholderLabels[name] ?? null);
}
