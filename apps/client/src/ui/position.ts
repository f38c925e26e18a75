export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const WAIT_MS_MAX = 4000;
const AGE_MS_MAX = 60_000;

/**
 * Where the device is, if the person has granted that before and it is known quickly. Never asks: a
 * check-in must not wait for a question about something else.
 */
export async function positionIfGranted(): Promise<Point | undefined> {
  if (!('geolocation' in navigator) || !('permissions' in navigator)) return undefined;
  try {
    const permission = await navigator.permissions.query({ name: 'geolocation' });
    return permission.state === 'granted' ? await currentPosition() : undefined;
  } catch {
    return undefined;
  }
}

/** Where the device is, because the person wants it said: the browser may ask for leave. */
export async function positionAsked(): Promise<Point | undefined> {
  return 'geolocation' in navigator ? currentPosition() : undefined;
}

function currentPosition(): Promise<Point | undefined> {
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude }),
      () => resolve(undefined),
      { enableHighAccuracy: true, timeout: WAIT_MS_MAX, maximumAge: AGE_MS_MAX },
    );
  });
}
