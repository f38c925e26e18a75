export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Placement {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
}

export const minSize = { width: 480, height: 560 } as const;
const defaultSize = { width: 1280, height: 840 } as const;
/** So much of the window's top must be on a screen, or it cannot be taken hold of. */
const visiblePixelsMin = { width: 120, height: 40 } as const;

/**
 * Decides where the window opens: where it was, unless that screen is gone or smaller now.
 * @param savedText what `boundsToText` gave, if anything
 * @param screens areas that a window may use, without task bars
 */
export function placeWindow(savedText: string | undefined, screens: readonly Bounds[]): Placement {
  const saved = savedText === undefined ? undefined : textToBounds(savedText);
  const screen = screens.find((area) => saved !== undefined && canBeTakenHoldOf(saved, area));
  if (saved === undefined || screen === undefined) return fitted(defaultSize, screens[0]);
  return { x: saved.x, y: saved.y, ...fitted(saved, screen) };
}

export function boundsToText({ x, y, width, height }: Bounds, isMaximized: boolean): string {
  return JSON.stringify({ x, y, width, height, isMaximized });
}

/** Whether the window filled its screen when it was closed. */
export function wasMaximized(savedText: string | undefined): boolean {
  if (savedText === undefined) return false;
  try {
    const value: unknown = JSON.parse(savedText);
    return isBounds(value) && 'isMaximized' in value && value.isMaximized === true;
  } catch {
    return false;
  }
}

function textToBounds(text: string): Bounds | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isBounds(value) ? value : undefined;
  } catch {
    return;
  }
}

function isBounds(value: unknown): value is Bounds {
  if (typeof value !== 'object' || value === null) return false;
  const record: Readonly<Record<string, unknown>> = { ...value };
  return ['x', 'y', 'width', 'height'].every((name) => Number.isSafeInteger(record[name]));
}

function canBeTakenHoldOf(window: Bounds, screen: Bounds): boolean {
  const right = Math.min(window.x + window.width, screen.x + screen.width);
  const isWideEnough = right - Math.max(window.x, screen.x) >= visiblePixelsMin.width;
  const below = screen.y + screen.height - window.y;
  return isWideEnough && window.y >= screen.y && below >= visiblePixelsMin.height;
}

function fitted(size: Pick<Bounds, 'width' | 'height'>, screen: Bounds | undefined) {
  const within = (wanted: number, least: number, most = wanted) =>
    Math.max(least, Math.min(wanted, most));
  return {
    width: within(size.width, minSize.width, screen?.width),
    height: within(size.height, minSize.height, screen?.height),
  };
}
