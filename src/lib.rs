//! Lonja
