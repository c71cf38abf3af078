import { localPrincipal, type Principal } from '@millrace/core';
import { describe, expect, it } from 'vitest';
import { finishedCall } from '../../test/finished-call.js';
import { ErrorRing } from './error-ring.js';
import { recentErrorsTool } from './recent-errors-tool.js';

const operator = { principal: localPrincipal('in-process') };
const reader = (tenant: string): { principal: Principal } => ({
  principal: { ...operator.principal, tenant, scopes: new Set(['support:read']) },
});

function ringOf(capacity: number, ...calls: readonly Parameters<typeof finishedCall>[0][]): ErrorRing {
  const ring = new ErrorRing(capacity);
  for (const call of calls) ring.record(finishedCall(call));
  return ring;
}

describe('ErrorRing', () => {
  it('ignores calls that went well', () => {
    expect(ringOf(5, {}, {}).find({})).toEqual([]);
  });

  it('never holds more than its capacity, and drops what has not come back for longest', () => {
    const ring = ringOf(3, { code: 'a' }, { code: 'b' }, { code: 'c' }, { code: 'a' }, { code: 'd' });

    expect(ring.find({}).map(({ code }) => code)).toEqual(['d', 'a', 'c']);
  });

  it('counts equal errors together, under the last call', () => {
    const ring = ringOf(3, { id: 'one', code: 'a', at: 100 }, { id: 'two', code: 'a', at: 300 });

    expect(ring.find({})).toEqual([expect.objectContaining({ count: 2, firstAt: 100, lastAt: 300, correlationId: 'two' })]);
  });

  it('keeps the errors of two principals apart', () => {
    expect(ringOf(3, { code: 'a', principal: 'ada' }, { code: 'a', principal: 'bob' }).find({})).toHaveLength(2);
  });

  it('masks secrets in messages and in names, and cuts long messages', () => {
    const ring = ringOf(3, {
      code: 'a',
      kind: 'resource',
      tool: 'db://hub:hunter2secret@host/x',
      message: `password=hunter2secret ${'long '.repeat(1_000)}`,
    });

    const [error] = ring.find({});

    expect(JSON.stringify(error)).not.toContain('hunter2secret');
    expect(error?.message.length).toBeLessThanOrEqual(500);
  });

  it('tells its listeners until they leave', () => {
    const ring = new ErrorRing(3);
    const heard: string[] = [];
    const end = ring.onError(({ code }) => heard.push(code));
    ring.record(finishedCall({ code: 'a' }));
    end();
    ring.record(finishedCall({ code: 'b' }));

    expect(heard).toEqual(['a']);
  });

  it('records a failure that came without an error', () => {
    const { outcome, ...rest } = finishedCall();
    const ring = new ErrorRing(3);

    ring.record({ ...rest, outcome: { ...outcome, ok: false } });

    expect(ring.find({})).toMatchObject([{ code: 'unknown', message: '' }]);
  });
});

describe('get_recent_errors', () => {
  const ring = ringOf(
    10,
    { code: 'a', tool: 'read_file', at: 1_000 },
    { code: 'b', tool: 'write_file', at: 2_000 },
    { code: 'a', tool: 'write_file', at: 3_000, tenant: 'other' },
  );
  const ask = recentErrorsTool(ring);
  const asked = (query: Partial<Parameters<typeof ask>[0]>, call = operator) =>
    ask({ limit: 10, ...query }, call).errors.map(({ code, tool }) => `${code} ${tool}`);

  it('lists the newest first', () => {
    expect(asked({})).toEqual(['a write_file', 'b write_file', 'a read_file']);
  });

  it('filters by tool, code and time', () => {
    expect(asked({ tool: 'write_file', code: 'a' })).toEqual(['a write_file']);
    expect(asked({ since: '1970-01-01T00:00:02Z' })).toEqual(['a write_file', 'b write_file']);
  });

  it('refuses a moment it cannot read', () => {
    expect(() => asked({ since: 'yesterday' })).toThrow(expect.objectContaining({ code: 'since_invalid' }));
  });

  it('gives no more than the limit and says how many are left', () => {
    const { errors, more } = ask({ limit: 1 }, operator);

    expect(errors).toHaveLength(1);
    expect(more).toBe(2);
  });

  it('shows a caller without support:admin the errors of its own tenant alone', () => {
    expect(asked({}, reader('other'))).toEqual(['a write_file']);
    expect(asked({}, reader('acme'))).toEqual(['b write_file', 'a read_file']);
    expect(asked({}, reader('nobody'))).toEqual([]);
  });
});
