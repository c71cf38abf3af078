import type { Outcome } from '@millrace/core';
import { expect, it } from 'vitest';
import { answerText, argumentText } from './call-text.js';

const outcome = (more: Partial<Outcome>): Outcome => ({ ran: true, ok: true, durationMs: 1, ...more });

it('reads the texts of an answer, not the structured twin beside them', () => {
  const result = { content: [{ type: 'text' as const, text: '{"a":1}' }], structured: { a: 1 } };

  expect(answerText(outcome({ result }))).toEqual({ texts: ['{"a":1}'], media: 0 });
});

it('reads the structured result where there is no text', () => {
  expect(answerText(outcome({ result: { content: [], structured: { a: 1 } } })).texts).toEqual(['{"a":1}']);
});

it('reads embedded texts and links, and only counts pictures and sounds', () => {
  const content = [
    { type: 'resource' as const, resource: { uri: 'a:b', text: 'inside' } },
    { type: 'resource' as const, resource: { uri: 'a:c', blob: 'AAAA' } },
    { type: 'resource_link' as const, uri: 'a:d', name: 'd' },
    { type: 'image' as const, data: 'A'.repeat(10_000), mimeType: 'image/png' },
    { type: 'audio' as const, data: 'AAAA', mimeType: 'audio/wav' },
  ];

  const answer = answerText(outcome({ result: { content } }));

  expect(answer.texts).toEqual(['inside', '{"type":"resource_link","uri":"a:d","name":"d"}']);
  expect(answer.media).toBe(2);
});

it("reads a resource's contents and a prompt's messages", () => {
  const contents = [
    { uri: 'docs://manual', text: 'the manual' },
    { uri: 'docs://cover', mimeType: 'image/png', blob: 'AAAA' },
    { uri: 'docs://data', mimeType: 'application/zip', blob: 'AAAA' },
  ];
  const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: 'Review this.' } }];
  const resource = { content: [], contents };
  const prompt = { content: [], messages };

  expect(answerText(outcome({ result: resource }))).toEqual({ texts: ['the manual'], media: 1 });
  expect(answerText(outcome({ result: prompt }))).toEqual({ texts: ['Review this.'], media: 0 });
});

it('reads the failure where nothing was answered', () => {
  const error = { code: 'MILLRACE_CALL_TIMEOUT', message: 'too slow', retryable: true, correlationId: 'c1' };

  expect(answerText(outcome({ ok: false, error })).texts[0]).toContain('too slow');
  expect(answerText(outcome({ ok: false }))).toEqual({ texts: [], media: 0 });
});

it('writes arguments as JSON and gives up quietly on what cannot be', () => {
  expect(argumentText({ a: 'b' })).toBe('{"a":"b"}');
  expect(argumentText(undefined)).toBe('');
  expect(argumentText({ big: 1n })).toBe('');
});
