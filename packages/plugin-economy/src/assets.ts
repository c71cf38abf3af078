// This file stays at the top of src: its bundle lies at the top of dist, so that '../' is the package from both.

/** Where the migrations are. */
export const migrationsFolder = new URL('../drizzle/', import.meta.url);
/** The thread that counts and prices. */
export const counterThread = new URL('../worker/counter-thread.js', import.meta.url);
