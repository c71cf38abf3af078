/** What the gateway counts while it runs. */
export interface Counters {
  delivered: number;
  dropped: number;
}
