//! Integers that stand for decimals, to and from plain decimal text, without a floating point number in between.

/// Why a text is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScaledError {
    /// Not plain decimal text, or with more decimals than these.
    Text(u32),
    Overflow,
}

/// A scaled integer as plain decimal text with all its decimals.
pub(crate) fn format_scaled(value: i64, decimals: u32) -> String {
    if decimals == 0 {
        return value.to_string();
    }
    let scale = 10_u64.pow(decimals);
    let magnitude = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{:0width$}", magnitude / scale, magnitude % scale, width = decimals as usize)
}

/// Plain decimal text to a scaled integer; no exponent, no grouping, no surplus decimals but zeros.
pub(crate) fn parse_scaled(text: &str, decimals: u32) -> Result<i64, ScaledError> {
    let error = ScaledError::Text(decimals);
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
        return Err(error);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > decimals as usize {
        return Err(error);
    }
    let padded = format!("{whole}{fraction:0<width$}", width = decimals as usize);
    let magnitude: i64 = padded.parse().map_err(|_| ScaledError::Overflow)?;
    Ok(if negative { -magnitude } else { magnitude })
}
