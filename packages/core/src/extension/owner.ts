/** Who adds to points and binds services: one run of one plugin. Two runs of a plugin may be alive at once, and stay apart. */
export interface Owner {
  readonly name: string;
  /** Its place among the plugins; lists are in this order. */
  position: number;
  /** Whether what it adds is in the lists; what it adds out of sight waits. */
  isShown: boolean;
  /** Sealed points take nothing from it any more. */
  isSealed: boolean;
}
