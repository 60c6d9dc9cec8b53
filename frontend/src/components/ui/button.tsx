import { type ComponentProps, forwardRef } from "react";

type Tone = "primary" | "secondary" | "ghost" | "danger";

const TONES: Record<Tone, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong border-transparent",
  secondary: "bg-surface text-ink border-line-2 hover:bg-sunken",
  ghost: "bg-transparent text-ink-2 border-transparent hover:bg-sunken hover:text-ink",
  danger: "bg-surface text-loss border-loss-mark hover:bg-loss-ground",
};

const SIZES = { sm: "h-7 px-2 gap-1.5", md: "h-8 px-3 gap-2", icon: "size-8 justify-center" } as const;

export function buttonStyle(tone: Tone = "secondary", size: keyof typeof SIZES = "md"): string {
  return `inline-flex shrink-0 items-center justify-center rounded-md border text-sm font-medium whitespace-nowrap transition-colors duration-100 disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55 ${TONES[tone]} ${SIZES[size]}`;
}

type Props = ComponentProps<"button"> & { tone?: Tone; size?: keyof typeof SIZES };

export const Button = forwardRef<HTMLButtonElement, Props>(function Button(
  { tone = "secondary", size = "md", className = "", type = "button", ...rest },
  ref,
) {
  return <button ref={ref} type={type} className={`${buttonStyle(tone, size)} ${className}`} {...rest} />;
});
