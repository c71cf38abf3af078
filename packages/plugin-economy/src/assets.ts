// This file stays at the top of src: its bundle lies at the top of dist, so that '../' is the package from both. Functions, for in a
// bundle the package has to be looked up, which a start need not wait for.

/** Where the skills are. */
export function skillsFolder(): URL {
  return new URL('../skills/', import.meta.url);
}

/** Where the migrations are. */
export function migrationsFolder(): URL {
  return new URL('../drizzle/', import.meta.url);
}

/** The thread that counts and prices. */
export function counterThread(): URL {
  return new URL('../worker/counter-thread.js', import.meta.url);
}
