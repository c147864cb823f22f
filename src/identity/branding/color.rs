//! Ten shades of the host's colour, as light as the portal's own ones, so that every contrast that holds for those
//! holds for these, in light, dark and high contrast.
//!
//! What decides contrast is the relative luminance of WCAG, which is linear in linear light: a colour is darkened by
//! scaling it and lightened by mixing in white until its luminance is exactly the wanted one. The last bits of eight
//! per channel may miss it by a little, always towards more contrast with the end of the scale that they stand against.

/// The relative luminance of the portal's own ten shades, from the lightest to the darkest.
const LUMINANCE: [f64; 10] = [0.9135, 0.7939, 0.6140, 0.4517, 0.3181, 0.2043, 0.1311, 0.0682, 0.0470, 0.0253];
/// The first shade on which white text stands; those before carry dark text.
const FIRST_DARK: usize = 6;

/// A colour in eight bits per channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color([u8; 3]);

impl Color {
    /// Reads `#0f5257`.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        })
    }

    #[cfg(test)]
    fn luminance(self) -> f64 {
        luminance(self.linear())
    }

    /// The same hue at a luminance.
    fn at(self, wanted: f64, round: fn(f64) -> f64) -> Self {
        let linear = self.linear();
        let own = luminance(linear);
        let moved = if own > wanted {
            linear.map(|channel| channel * wanted / own)
        } else {
            let white = if own < 1.0 { (wanted - own) / (1.0 - own) } else { 0.0 };
            linear.map(|channel| channel + (1.0 - channel) * white)
        };
        Self(moved.map(|channel| {
            let share = if channel <= 0.003_130_8 {
                channel * 12.92
            } else {
                1.055 * channel.powf(1.0 / 2.4) - 0.055
            };
            round(share * 255.0).clamp(0.0, 255.0) as u8
        }))
    }

    /// From the lightest to the darkest.
    pub fn shades(self) -> [Self; 10] {
        let mut shades = [self; 10];
        for (index, (shade, wanted)) in shades.iter_mut().zip(LUMINANCE).enumerate() {
            *shade = self.at(wanted, if index < FIRST_DARK { f64::ceil } else { f64::floor });
        }
        shades
    }
}

fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn contrast(a: Color, b: Color) -> f64 {
        let (a, b) = (a.luminance(), b.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    const WHITE: Color = Color([255, 255, 255]);
    /// The page in the dark, and text on light shades.
    const NIGHT: Color = Color([0x13, 0x1a, 0x1c]);
    const INK: Color = Color([0x25, 0x22, 0x1e]);
    const LIMESTONE: Color = Color([0xfa, 0xf8, 0xf4]);

    proptest! {
        #[test]
        fn whatever_the_colour_is_its_shades_can_be_read(red: u8, green: u8, blue: u8) {
            let shades = Color([red, green, blue]).shades();
            // Buttons and links in the light; high contrast asks for more and takes the darker ones.
            prop_assert!(contrast(shades[7], WHITE) >= 7.0, "{shades:?}");
            prop_assert!(contrast(shades[7], LIMESTONE) >= 4.5);
            prop_assert!(contrast(shades[6], WHITE) >= 4.5);
            // Navigation, and links in the dark.
            prop_assert!(contrast(shades[8], WHITE) >= 7.0);
            prop_assert!(contrast(shades[3], NIGHT) >= 7.0);
            prop_assert!(contrast(shades[2], NIGHT) >= 7.0);
            prop_assert!(contrast(shades[1], INK) >= 7.0);
        }

        #[test]
        fn shades_go_from_light_to_dark(red: u8, green: u8, blue: u8) {
            let shades = Color([red, green, blue]).shades();
            prop_assert!(shades.windows(2).all(|pair| pair[0].luminance() > pair[1].luminance()));
        }
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(Color::parse("#0f5257").map(Color::hex).as_deref(), Some("#0f5257"));
        for bad in ["0f5257", "#0f52", "#0g5257", "#0f5257ff", "#é5257", "teal"] {
            assert_eq!(Color::parse(bad), None, "{bad}");
        }
    }
}
