//! Previews: pictures decoded under tight bounds and encoded anew, so that what is shown inline is ours byte for byte.

use std::{io::Cursor, time::Duration};

use bytes::{Bytes, BytesMut};
use futures::{StreamExt, stream};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::webp::WebPEncoder};
use lonja_platform::prelude::{Ctx, JobKind, JobRun, NewJob, Problem};
use lonja_storage::ObjectKey;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{store, trouble::problem_of, upload};
use crate::Library;

const RENDER: &str = "asset.preview";
pub const MEDIA_TYPE: &str = "image/webp";

/// The longer side of a preview, in pixels.
const SIDE: u32 = 800;
/// Larger files get no preview.
const LARGEST_FILE: i64 = 64 * 1024 * 1024;
/// Larger pictures get no preview: a few kilobytes can claim any size.
const LARGEST_SIDE: u32 = 16_384;
const LARGEST_AREA: u64 = 50_000_000;
/// What decoding may allocate: the largest area at four bytes per pixel, and its copy.
const LARGEST_MEMORY: u64 = 448 * 1024 * 1024;
/// A decoder that is still busy after this long is waited for no longer.
const PATIENCE: Duration = Duration::from_mins(1);

/// Decoding holds much memory, so one picture is decoded at a time.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

#[derive(Serialize, Deserialize)]
struct Wanted {
    version: Uuid,
}

pub fn job(version: Uuid) -> NewJob {
    NewJob::new(RENDER, json!(Wanted { version })).dedupe(format!("{RENDER}:{version}"))
}

pub fn job_kind(library: &Library) -> JobKind {
    let library = library.clone();
    JobKind::new(RENDER, move |_: Ctx, run: JobRun| {
        let library = library.clone();
        async move { render(&library, run.read::<Wanted>()?.version).await }
    })
}

async fn render(library: &Library, version: Uuid) -> Result<(), Problem> {
    let row = store::version(library.ctx.db.read(), version).await?;
    let Some(row) = row.filter(|row| row.preview == "pending") else { return Ok(()) };
    let picture = if row.size <= LARGEST_FILE {
        let content = read_all(library, ObjectKey(row.object_key)).await?;
        shrink_in_background(content, row.media_type).await?
    } else {
        None
    };
    let made = match picture {
        Some(picture) => {
            let key = upload::note(library).await?;
            let chunk = stream::iter([Ok(Bytes::from(picture))]);
            let stored = library.store.put(key, chunk, LARGEST_FILE as u64).await.map_err(problem_of)?;
            Some((key, stored.size))
        }
        None => None,
    };
    let tx = library.ctx.db.begin_system("library").await?;
    // A second run of this job may have been quicker; then this one's object stays noted and is swept.
    if store::settle_preview(&tx, version, made).await?
        && let Some((key, _)) = made
    {
        store::end_upload(&tx, key).await?;
    }
    tx.finish_derived().await
}

async fn read_all(library: &Library, key: ObjectKey) -> Result<Bytes, Problem> {
    let mut stream = library.store.get(key, None).await.map_err(problem_of)?;
    let mut content = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        content.extend_from_slice(&chunk.map_err(Problem::unavailable)?);
    }
    Ok(content.freeze())
}

/// `None` where the picture cannot be decoded within the bounds.
async fn shrink_in_background(content: Bytes, media_type: String) -> Result<Option<Vec<u8>>, Problem> {
    let turn = ONE_AT_A_TIME.acquire().await.map_err(Problem::internal)?;
    let work = tokio::task::spawn_blocking(move || {
        // Held until the thread is done, also where nobody waits for it any more.
        let _turn = turn;
        shrink(&content, &media_type)
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(Ok(picture))) => Ok(Some(picture)),
        Ok(Ok(Err(reason))) => {
            tracing::info!(%reason, "a picture gets no preview");
            Ok(None)
        }
        // A decoder that panics or does not end does so again.
        Ok(Err(_)) | Err(_) => Ok(None),
    }
}

/// Decodes, turns upright, shrinks and encodes. Only the first frame of an animation is read.
fn shrink(content: &[u8], media_type: &str) -> Result<Vec<u8>, String> {
    let format = ImageFormat::from_mime_type(media_type).ok_or("no picture")?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(LARGEST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| e.to_string())?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > LARGEST_AREA {
        return Err(format!("{width} x {height} pixels are too many"));
    }
    let orientation = decoder.orientation().map_err(|e| e.to_string())?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|e| e.to_string())?;
    let mut small = if width.max(height) > SIDE { picture.thumbnail(SIDE, SIDE) } else { picture };
    small.apply_orientation(orientation);
    let small = small.into_rgba8();
    let mut encoded = Vec::new();
    WebPEncoder::new_lossless(&mut encoded)
        .encode(small.as_raw(), small.width(), small.height(), image::ExtendedColorType::Rgba8)
        .map_err(|e| e.to_string())?;
    Ok(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, ImageFormat::Png).expect("encodes");
        bytes.into_inner()
    }

    fn size_of(webp: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory_with_format(webp, ImageFormat::WebP).expect("decodes");
        (picture.width(), picture.height())
    }

    #[test]
    fn a_preview_is_bounded_and_keeps_the_proportions() {
        assert_eq!(size_of(&shrink(&png(1600, 400), "image/png").expect("shrinks")), (800, 200));
        assert_eq!(size_of(&shrink(&png(40, 30), "image/png").expect("shrinks")), (40, 30));
    }

    #[test]
    fn a_few_bytes_that_claim_a_huge_picture_are_refused_before_they_are_decoded() {
        let mut bomb = png(10, 10);
        // Width and height stand right behind the name of the first chunk; its checksum follows.
        bomb[16..20].copy_from_slice(&16_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&16_000_u32.to_be_bytes());
        let checksum = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
        let refused = shrink(&bomb, "image/png").expect_err("is refused");
        assert!(refused.contains("too many"), "{refused}");
    }

    #[test]
    fn a_picture_that_is_none_is_refused() {
        assert!(shrink(b"\x89PNG\r\n\x1a\nno", "image/png").is_err());
        assert!(shrink(&png(4, 4), "image/jpeg").is_err());
        assert!(shrink(b"%PDF", "application/pdf").is_err());
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let step = |crc: u32, byte: &u8| {
            (0..8)
                .fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
        };
        !bytes.iter().fold(!0, step)
    }
}
