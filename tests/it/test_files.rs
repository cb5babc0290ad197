//! No file of tests is forgotten: Cargo finds programs by itself, but not the modules of one.

use std::fs;
use std::path::Path;

#[test]
fn every_file_beside_a_main_file_is_one_of_its_modules() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for program in ["discord", "it"] {
        let main = fs::read_to_string(tests.join(program).join("main.rs")).expect("a main file");
        for entry in fs::read_dir(tests.join(program)).expect("a folder of tests") {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let is_module = path.extension().is_some_and(|ending| ending == "rs") && name != "main"
                || path.join("mod.rs").is_file();
            let is_named = main.lines().any(|line| line == format!("mod {name};"));
            assert!(!is_module || is_named, "add `mod {name};` to tests/{program}/main.rs");
        }
    }
}
