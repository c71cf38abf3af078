import type { Catalogue } from '../catalogue/catalogue.js';
import { capabilityMissing } from '../error/error-catalogue/protocol.js';
import type { CallReply, CallRequest } from '../hub/serving.js';
import type { ExtensionSettings, ProtocolExtension, RunToolCall, ToolReply } from '../points/protocol-extension.js';
import type { Clock, Logger, StateStore } from '../service/core-services.js';
import { startTask } from './start-task.js';
import { TaskBook } from './task-book.js';
import { TaskRunner } from './task-runner.js';
import { taskMethods } from './task-methods.js';
import { wireTask } from './task-wire.js';

/** How a hub keeps tasks. Milliseconds. */
export interface TaskOptions {
  /** How often clients are asked to look; 1 000 unless said. */
  readonly pollMs?: number;
  /** How long a task may take whose tool has no `deadlineMs`; 3 600 000 unless said. */
  readonly deadlineMs?: number;
  /** How long a task is kept after its end, at least; 600 000 unless said. */
  readonly keepMs?: number;
}

/** What tasks are made of. */
export interface TasksParts {
  readonly options: TaskOptions | undefined;
  readonly catalogue: Catalogue;
  store(): StateStore;
  clock(): Clock;
  run(request: CallRequest): Promise<CallReply>;
  newId(): string;
  log(): Logger;
}

/** Tasks of one hub. */
export interface Tasks {
  readonly extension: ProtocolExtension;
  /** Resolves when no task runs in this process and all is written down. */
  idle(): Promise<void>;
}

/** @see MCP extension `io.modelcontextprotocol/tasks` */
export const tasksExtensionId = 'io.modelcontextprotocol/tasks';

/** Opens the tasks of one hub: long-running tools whose clients need not wait. */
export function createTasks(parts: TasksParts): Tasks {
  const { pollMs = 1_000, deadlineMs = 3_600_000, keepMs = 600_000 } = parts.options ?? {};
  const book = new TaskBook(parts);
  const runner = new TaskRunner({ ...parts, book, keepMs });
  const onProblem = (cause: unknown): void => parts.log().debug('A task could not be looked at.', { cause: String(cause) });
  return {
    idle: () => runner.idle(),
    extension: {
      id: tasksExtensionId,
      settings: announcedWith(parts.catalogue),
      clientMustDeclare: true,
      ...taskMethods({ book, runner, pollMs, onProblem }),
      takeToolCall({ request, tool, isDeclared }, run) {
        if (!tool?.longRunning) return undefined;
        if (!isDeclared || request.client.era !== 'modern') return tool.longRunning === 'always' ? refuseUndeclared(run) : undefined;
        return startTask({ ...parts, book, runner, deadlineMs, keepMs }, { request, tool, run }).then((first) =>
          'kind' in first ? first : { kind: 'deferred', result: { resultType: 'task', ...wireTask(first, pollMs) } },
        );
      },
    },
  };
}

/** A hub without a long-running tool says nothing of tasks. */
function announcedWith(catalogue: Catalogue): () => ExtensionSettings | undefined {
  let revision = -1;
  let hasTasks = false;
  return () => {
    if (revision !== catalogue.revision()) {
      revision = catalogue.revision();
      hasTasks = catalogue.current().tools.some(({ spec }) => spec.longRunning);
    }
    return hasTasks ? {} : undefined;
  };
}

/** Guards judge first, so that nobody learns of a tool that is hidden from them. */
async function refuseUndeclared(run: RunToolCall): Promise<ToolReply> {
  const reply = await run({
    onAdmitted: () => {
      throw capabilityMissing(tasksExtensionId);
    },
  });
  const isRefused = reply.kind === 'failure' && reply.failure.code === 'MILLRACE_CAPABILITY_MISSING';
  return isRefused ? { ...reply, lacks: { extensions: { [tasksExtensionId]: {} } } } : reply;
}
