/**
 * Test Millrace plugins in three lines.
 *
 * @packageDocumentation
 */
export { testHub } from './test-hub.js';
export type { TestHubOptions } from './test-hub.js';
export { connectClient } from './connect-client.js';
export type { CallToolOptions, ClientOptions, TestClient, ToolAnswer } from './connect-client.js';
export { fakeClock } from './fake-clock.js';
export type { FakeClock } from './fake-clock.js';
export { fakeIds } from './fake-ids.js';
export { strangeSkillWords } from './strange-skill-words.js';
