import { placeSegment, withSegment } from './photo-location.ts';

const SIDE_MAX = 1600;
const QUALITY = 0.82;

/** The size that fits the longest side into the limit; never larger than it was. */
function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, SIDE_MAX / Math.max(width, height, 1));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/**
 * A camera's photo as a JPEG of at most 1600 pixels a side, turned upright and without the camera's
 * hidden data: nothing of the device, and of the place only what is wanted. Rejects when the file is no picture.
 */
export async function shrunkPhoto(
  file: Blob,
  { keepsPlace }: { readonly keepsPlace: boolean },
): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const { width, height } = fitted(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no pictures');
  // A picture with see-through parts would turn black as a JPEG.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  const bare = await canvasBlob(canvas, 'image/jpeg', QUALITY);
  const place = keepsPlace ? placeSegment(await bytesOf(file)) : undefined;
  if (!place) return bare;
  return new Blob([withSegment(await bytesOf(bare), place)], { type: bare.type });
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

export function canvasBlob(
  canvas: HTMLCanvasElement,
  type: string,
  quality?: number,
): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be written'))),
      type,
      quality,
    );
  });
}
