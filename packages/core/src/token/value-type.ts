/** Carries a token's type at compile time; no value ever has it. */
export declare const valueType: unique symbol;
