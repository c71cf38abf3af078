/** The version of this package; a test holds it against package.json. */
export const millraceVersion = '0.1.0';
