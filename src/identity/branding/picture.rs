//! A logo as somebody sends it: decoded under tight bounds and encoded anew, so that what the portal shows to everybody
//! is ours byte for byte.

use std::io::Cursor;

use image::{
    DynamicImage, ImageFormat, ImageReader, Limits, Rgb, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};

use super::PrintLogo;

/// The longer side of what is sent, and of what is kept, in pixels.
const LARGEST_SIDE: u32 = 4096;
const KEPT_SIDE: u32 = 480;
const LARGEST_MEMORY: u64 = 96 * 1024 * 1024;
const PRINT_QUALITY: u8 = 90;

pub struct Logo {
    pub png: Vec<u8>,
    pub print: PrintLogo,
}

/// `None` where it is no picture that can be taken.
pub fn read(bytes: &[u8]) -> Option<Logo> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    if !matches!(reader.format()?, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(LARGEST_MEMORY);
    reader.limits(limits);
    let mut picture = reader.decode().ok()?;
    if picture.width() > KEPT_SIDE || picture.height() > KEPT_SIDE {
        picture = picture.resize(KEPT_SIDE, KEPT_SIDE, FilterType::Lanczos3);
    }
    let picture = picture.into_rgba8();
    let mut png = Vec::new();
    DynamicImage::from(picture.clone()).write_to(&mut Cursor::new(&mut png), ImageFormat::Png).ok()?;
    let printed = RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let on_white = |channel: u8| {
            let (channel, alpha) = (u32::from(channel), u32::from(alpha));
            ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        Rgb([red, green, blue].map(on_white))
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, PRINT_QUALITY).encode_image(&printed).ok()?;
    let (width, height) = (i32::try_from(printed.width()).ok()?, i32::try_from(printed.height()).ok()?);
    Some(Logo { png, print: PrintLogo { jpeg, width, height } })
}

#[cfg(test)]
mod tests {
    use image::RgbaImage;

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = DynamicImage::from(RgbaImage::from_pixel(width, height, image::Rgba([9, 99, 199, 0])));
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_stands_on_white_where_it_is_printed() {
        let logo = read(&png(960, 120)).unwrap();
        assert_eq!((logo.print.width, logo.print.height), (480, 60));
        let printed = image::load_from_memory(&logo.print.jpeg).unwrap().into_rgb8();
        assert!(printed.get_pixel(5, 5).0.iter().all(|channel| *channel > 250));
        assert_eq!(image::load_from_memory(&logo.png).unwrap().into_rgba8().get_pixel(5, 5).0[3], 0);
    }

    #[test]
    fn what_is_no_picture_or_too_large_a_one_is_not_taken() {
        assert!(read(b"<svg xmlns='http://www.w3.org/2000/svg'/>").is_none());
        assert!(read(&png(1, 1)[..40]).is_none());
        assert!(read(&png(5000, 1)).is_none());
    }
}
