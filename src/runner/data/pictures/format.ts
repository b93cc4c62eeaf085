/** How pictures of any size and colour become arrays of one shape. */
export interface PictureFormat {
  /** [height, width]. */
  readonly imageSize: readonly [number, number];
  readonly colorMode: 'rgb' | 'grayscale';
  readonly resize: 'stretch' | 'pad' | 'crop';
}

export interface DecodedPicture {
  /** [height, width, channels] uint8, C order. */
  readonly pixels: Uint8Array;
  /** Size as stored, after the orientation that its EXIF data ask for. */
  readonly width: number;
  readonly height: number;
  /** rgb, rgba, grayscale, palette, 16-bit, cmyk, …: as stored. */
  readonly mode: string;
  /** The decoder complained, yet every pixel is there. */
  readonly damaged: boolean;
}
