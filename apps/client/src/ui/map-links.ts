interface Place {
  readonly address: string;
  readonly point?: { readonly latitude: number; readonly longitude: number } | undefined;
}

/** The place on a public map; the point where it is known, for addresses can be ambiguous. */
export function mapHref(place: Place): string {
  const base = 'https://www.openstreetmap.org';
  if (!place.point) return `${base}/search?query=${encodeURIComponent(place.address)}`;
  const { latitude, longitude } = place.point;
  return `${base}/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
}

export function telHref(phone: string): string {
  return `tel:${phone.replace(/[^+0-9]/g, '')}`;
}
