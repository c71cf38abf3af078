import { expect, it } from 'vitest';
import { ActivityStream } from './activity-stream.js';

it('publishes to whoever listens, until they leave', () => {
  const activity = new ActivityStream();
  const [left, gone] = [new AbortController(), AbortSignal.abort()];
  const heard: unknown[] = [];
  activity.stream.open((data) => void heard.push(data), left.signal);
  activity.stream.open(() => heard.push('never'), gone);

  activity.changed('written');
  activity.changed('deleted', 3);
  left.abort();
  activity.changed('created');

  expect(heard).toEqual([
    { event: 'files', written: 1, deleted: 0, created: 0 },
    { event: 'files', written: 1, deleted: 3, created: 0 },
  ]);
});
