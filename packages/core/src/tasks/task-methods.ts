import { isMillraceError } from '../error/millrace-error.js';
import { extensionMethod, extensionSubscription, type ExtensionRequest, type ProtocolExtension } from '../points/protocol-extension.js';
import { fromJsonSchema } from '../schema/from-json-schema.js';
import type { TaskBook } from './task-book.js';
import { ownerOf, type TaskRecord } from './task-record.js';
import type { TaskRunner } from './task-runner.js';
import { readAnswers, wireDetails, wireTask } from './task-wire.js';
import { watchTasks } from './watch-tasks.js';

/** What answering about tasks takes. */
export interface TaskMethodsParts {
  readonly book: TaskBook;
  readonly runner: TaskRunner;
  readonly pollMs: number;
  onProblem(cause: unknown): void;
}

/** What clients may ask of their tasks, and hear of them. */
export function taskMethods(parts: TaskMethodsParts): Pick<ProtocolExtension, 'methods' | 'subscriptions'> {
  const { book, runner, pollMs, onProblem } = parts;
  const find = async ({ taskId }: TaskParams, request: ExtensionRequest): Promise<TaskRecord> =>
    runner.review(await book.find(taskId, ownerOf(request)), request.principal);
  const show = async (params: TaskParams, request: ExtensionRequest): Promise<Readonly<Record<string, unknown>>> => {
    await runner.freshen(params.taskId);
    const task = await find(params, request);
    return { ...wireTask(task, pollMs), ...wireDetails(task, await book.end(task)) };
  };
  return {
    methods: {
      'tasks/get': extensionMethod({
        params: taskParams,
        handle: async (params, request) => ({ ...done, ...(await show(params, request)) }),
      }),
      'tasks/update': extensionMethod({
        params: updateParams,
        async handle(params, request) {
          await runner.answer(await find(params, request), readAnswers(params.inputResponses), request.principal);
          return done;
        },
      }),
      'tasks/cancel': extensionMethod({
        params: taskParams,
        async handle({ taskId }, request) {
          await runner.cancel(await book.find(taskId, ownerOf(request)));
          return done;
        },
      }),
    },
    subscriptions: {
      taskIds: extensionSubscription({
        wish: taskIds,
        open(ids, request, notify) {
          return watchTasks(ids, notify, { pollMs, look: (id) => show({ taskId: id }, request).catch(unlessUnknown), onProblem });
        },
      }),
    },
  };
}

const done = { resultType: 'complete' } as const;

interface TaskParams {
  readonly taskId: string;
}

const taskId = { type: 'string', minLength: 1, maxLength: 200 };
const taskParams = fromJsonSchema<TaskParams>({ type: 'object', properties: { taskId }, required: ['taskId'] });
/** As many as a principal may have under way. */
const taskIds = fromJsonSchema<readonly string[]>({ type: 'array', items: taskId, maxItems: 32 });
const updateParams = fromJsonSchema<TaskParams & { readonly inputResponses: Readonly<Record<string, unknown>> }>({
  type: 'object',
  properties: { taskId, inputResponses: { type: 'object' } },
  required: ['taskId', 'inputResponses'],
});

function unlessUnknown(cause: unknown): undefined {
  if (!isMillraceError(cause, 'MILLRACE_TASK_UNKNOWN')) throw cause;
}
