//! Links the release binary small: without symbols, relative relocations packed, and functions that are byte for byte the
//! same kept once. This is what the linker of the pinned toolchain offers on this one platform; elsewhere the binary is only
//! larger.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let of = |key: &str| env::var(key).unwrap_or_default();
    let target = ["OS", "ENV", "ARCH"].map(|part| of(&format!("CARGO_CFG_TARGET_{part}")));
    if target == ["linux", "gnu", "x86_64"] && of("PROFILE") == "release" {
        println!("cargo:rustc-link-arg-bins=-Wl,-s");
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
    }
}
