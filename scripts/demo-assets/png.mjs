// A PNG drawn from rectangles, discs and a pixel font; 8-bit palette, so that a banner stays small.
import { crc32, deflateSync } from "node:zlib";

// Five columns by seven rows, one number per row.
const FONT = Object.fromEntries(Object.entries({
  A: "0e11111f111111", B: "1e11111e11111e", C: "0e11101010110e", D: "1e11111111111e", E: "1f10101e10101f", F: "1f10101e101010",
  G: "0e11101713110f", H: "1111111f111111", I: "0e04040404040e", J: "0702020202120c", K: "11121418141211", L: "1010101010101f",
  M: "111b1515111111", N: "11191513111111", O: "0e11111111110e", P: "1e11111e101010", Q: "0e11111115120d", R: "1e11111e141211",
  S: "0f10100e01011e", T: "1f040404040404", U: "1111111111110e", V: "11111111110a04", W: "11111115151b11", X: "11110a040a1111",
  Y: "11110a04040404", Z: "1f01020408101f", 0: "0e11131519110e", 1: "040c040404040e", 2: "0e11010204081f", 3: "1f02040201110e",
  4: "02060a121f0202", 5: "1f101e0101110e", 6: "0608101e11110e", 7: "1f010204080808", 8: "0e11110e11110e", 9: "0e11110f01020c",
  "-": "0000001f000000", ":": "00040400040400", "&": "0c12140815120d", " ": "00000000000000",
}).map(([sign, hex]) => [sign, hex.match(/../g).map((row) => parseInt(row, 16))]));

export class Canvas {
  constructor(width, height, palette) {
    Object.assign(this, { width, height, palette, pixels: new Uint8Array(width * height) });
  }

  rectangle(x, y, width, height, colour) {
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row += 1) {
      this.pixels.fill(colour, row * this.width + Math.max(0, x), row * this.width + Math.min(this.width, x + width));
    }
  }

  disc(x, y, radius, colour) {
    for (let row = -radius; row <= radius; row += 1) {
      const half = Math.floor(Math.sqrt(radius * radius - row * row));
      this.rectangle(x - half, y + row, 2 * half + 1, 1, colour);
    }
  }

  text(x, y, scale, text, colour) {
    const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
    [...plain].forEach((sign, index) => {
      (FONT[sign] ?? FONT[" "]).forEach((bits, row) => {
        for (let column = 0; column < 5; column += 1) {
          if (bits & (16 >> column)) this.rectangle(x + (index * 6 + column) * scale, y + row * scale, scale, scale, colour);
        }
      });
    });
  }

  png() {
    const chunk = (type, data) => {
      const body = Buffer.concat([Buffer.from(type), data]);
      const frame = Buffer.alloc(8);
      frame.writeUInt32BE(data.length, 0);
      frame.writeUInt32BE(crc32(body), 4);
      return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
    };
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.width, 0);
    header.writeUInt32BE(this.height, 4);
    header.set([8, 3, 0, 0, 0], 8); // 8 bits, palette
    const rows = Buffer.alloc((this.width + 1) * this.height);
    for (let row = 0; row < this.height; row += 1) {
      rows.set(this.pixels.subarray(row * this.width, (row + 1) * this.width), row * (this.width + 1) + 1);
    }
    return Buffer.concat([
      Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
      chunk("IHDR", header),
      chunk("PLTE", Buffer.from(this.palette.flat())),
      chunk("IDAT", deflateSync(rows, { level: 9 })),
      chunk("IEND", Buffer.alloc(0)),
    ]);
  }
}
