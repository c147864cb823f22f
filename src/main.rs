//! The command line of Lonja.

fn main() {}
