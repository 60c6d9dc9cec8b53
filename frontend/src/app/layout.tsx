import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { StyleNonce } from "@/components/shell/style-nonce";
import { Toasts } from "@/components/ui/toast";
import { THEME_COOKIE, themeOf } from "@/lib/theme";
import { fonts } from "./fonts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "LeadOps", template: "%s · LeadOps" },
  description: "Scores your B2B leads, explains every point, and drafts the next email for you to approve.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#16181b" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" className={fonts} {...(theme === "system" ? {} : { "data-theme": theme })}>
      <body className="min-h-dvh font-sans">
        {children}
        <Toasts />
        <StyleNonce />
      </body>
    </html>
  );
}
