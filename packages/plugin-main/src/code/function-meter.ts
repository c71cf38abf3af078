interface Frame {
  cyclomatic: number;
  cognitive: number;
  /** Of the cognitive breaks, those that weigh more the deeper they lie. */
  weighed: number;
  depth: number;
  deepest: number;
}

/** What a function came to. */
export interface Measured {
  readonly cyclomatic: number;
  readonly cognitive: number;
  readonly nesting: number;
}

/**
 * Counts how hard functions are to follow while a walk goes through them. A function inside another counts its decisions
 * for itself; its breaks in the flow of reading also for the one around it, a level deeper.
 */
export class FunctionMeter {
  readonly #outer: Frame[] = [];
  #frame: Frame = newFrame();
  #muted = 0;

  enterFunction(): void {
    this.#outer.push(this.#frame);
    this.#frame = newFrame();
  }

  leaveFunction(): Measured {
    const { cyclomatic, cognitive, weighed, deepest } = this.#frame;
    this.#frame = this.#outer.pop() ?? newFrame();
    const isInside = this.#outer.length > 0;
    this.#frame.cognitive += cognitive + weighed * (this.#frame.depth + (isInside ? 1 : 0));
    this.#frame.weighed += weighed;
    return { cyclomatic, cognitive, nesting: deepest };
  }

  /** A decision more, or one less than will be counted. */
  decide(by: 1 | -1 = 1): void {
    if (this.#muted === 0) this.#frame.cyclomatic += by;
  }

  /** Decisions do not count until `unmute`. */
  mute(): void {
    this.#muted += 1;
  }

  unmute(): void {
    this.#muted -= 1;
  }

  /** A break in the flow that weighs the same at any depth. */
  breakFlat(): void {
    this.#frame.cognitive += 1;
  }

  /** A break in the flow that weighs more the deeper it lies. */
  breakNested(): void {
    this.#frame.cognitive += 1 + this.#frame.depth;
    this.#frame.weighed += 1;
  }

  deepen(): void {
    this.#frame.depth += 1;
    this.#frame.deepest = Math.max(this.#frame.deepest, this.#frame.depth);
  }

  rise(): void {
    this.#frame.depth -= 1;
  }
}

function newFrame(): Frame {
  return { cyclomatic: 1, cognitive: 0, weighed: 0, depth: 0, deepest: 0 };
}
