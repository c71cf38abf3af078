import { startChild, type Child } from './run-child.js';
import { taskClient, type TaskClient } from './task-client.js';

/** What a replica says of its work: which of it, and who does it. */
export interface ReplicaLine {
  readonly ready?: number;
  readonly url?: string;
  readonly began?: string;
  readonly aborted?: string;
  readonly paid?: string;
  readonly by?: string;
}

/** A hub in a process of its own, which shares its state with others. */
export interface Replica extends Pick<Child<ReplicaLine>, 'lines' | 'says' | 'tell' | 'kill' | 'stop'> {
  readonly name: string;
  /** A client of it that comes as this principal. */
  as(who: string): TaskClient;
}

/** What replicas share. */
export interface ReplicaSettings {
  readonly url: string;
  readonly stateKey: string;
  /** The tenant of all its principals, so that one run of a test sees nothing of another's. */
  readonly run: string;
}

/** Starts one, and waits until it serves; see replica.mjs for its tools. */
export async function startReplica(name: string, settings: ReplicaSettings): Promise<Replica> {
  const child = startChild<ReplicaLine>('replica.mjs', [name, JSON.stringify(settings)]);
  const { url = '' } = await child.says((line) => line.url !== undefined);
  return { ...child, name, as: (who) => taskClient(url, who) };
}
