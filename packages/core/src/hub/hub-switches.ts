import { hostName } from '../catalogue/compile.js';
import { switchChanged } from '../event/core-events.js';
import { stateStore } from '../service/core-services.js';
import { createSwitchBoard, type SwitchBoard } from '../switches/switch-board.js';
import type { HubCore } from './hub-core.js';

/** The switches of a hub, over its state store and its catalogue. */
export function createHubSwitches(core: () => HubCore): SwitchBoard {
  return createSwitchBoard({
    ready: () => core().ready(),
    store: () => core().services.get(stateStore, 'core'),
    // The store that serves where nobody gave another is this process's own.
    isShared: () => core().services.owner(stateStore) !== undefined,
    clock: () => core().clock(),
    emit: (change) => core().events.emit(switchChanged, change),
    log: () => core().log(),
    names: (kind) => {
      const { catalogue, runs } = core();
      return kind === 'tool' ? catalogue.current().tools.map(({ name }) => name) : [hostName, ...runs.map(({ name }) => name)];
    },
    onChange: () => core().catalogue.touch(),
  });
}
