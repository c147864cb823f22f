//! The figures by region of a cycle as they are written. A cycle whose sums do not hold is not published: they are checked
//! before anything is written, and the database asks again.

use super::{
    super::figures::{Bucket, Off, buckets},
    work_out::Outlook,
};

/// All months of what is forecast, in the order of the lines, with the sum of what is forecast below each. Refused where
/// a mean is not the sum of its components, or less than that of its parts.
pub fn figures(outlook: &Outlook) -> Result<Vec<Vec<Bucket>>, Off> {
    let lines = outlook.lines.iter();
    let mut figures: Vec<Vec<Bucket>> =
        lines.map(|line| buckets(&line.outcome, outlook.last, |_, _| None)).collect();
    for place in 0..figures.len() {
        let Some(total) = outlook.lines[place].part_of else { continue };
        for at in 0..figures[place].len() {
            let mean = figures[place][at].adjusted.mean;
            figures[total][at].parts += mean;
        }
    }
    for bucket in figures.iter().flatten() {
        if bucket.components.sum() != bucket.adjusted.mean {
            return Err(Off::Components);
        }
        if bucket.parts > bucket.adjusted.mean {
            return Err(Off::Rest);
        }
    }
    Ok(figures)
}
