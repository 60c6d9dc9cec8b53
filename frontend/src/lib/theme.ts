export type Theme = "system" | "light" | "dark";

export const THEME_COOKIE = "leadops_theme";

/** The theme in a cookie, so that the server draws the page in it and nothing flashes. */
export function themeOf(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}
