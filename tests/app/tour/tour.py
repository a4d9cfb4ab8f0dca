#!/usr/bin/env python3
"""Goes through the real program as a person would, with nobody there, and takes a picture of each step.

Fails when a step cannot be done, on any warning of the program, on a control without a name, and, in another language,
on a sentence that is not translated. Two runs give the same pictures."""

import argparse
import os
import sys
import time

import stage as stages

ROLES = ("newcomer", "professional", "centre", "subcounty")


def read_options():
    parser = argparse.ArgumentParser(prog="tools/run --tour", description=__doc__)
    parser.add_argument("folder", help="where the pictures go")
    parser.add_argument("--build", default=os.path.join(stages.ROOT, "_build"))
    parser.add_argument("--language", default="", help="en or sw")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", type=int, default=1100)
    parser.add_argument("--height", type=int, default=740)
    parser.add_argument("--role", choices=ROLES, help="this role's part alone")
    parser.add_argument("--port", type=int, default=8642, help="where the server listens")
    parser.add_argument("--keep", help="keep what the programs wrote in this folder")
    return parser.parse_args()


def play(stage, options):
    # These need the display and the bus of the stage.
    from checks import Checks
    from driver import Driver
    from screen import Screen
    from words import Words
    import walk_centre
    import walk_newcomer
    import walk_professional
    import walk_subcounty

    words = Words(stage.build, stage.language)
    checks = Checks(options.folder, words, options.width)
    driver = Driver(stage, Screen(stage), words, checks)
    walks = {"newcomer": walk_newcomer, "professional": walk_professional, "centre": walk_centre, "subcounty": walk_subcounty}
    for role in ROLES:
        if options.role in (None, role):
            try:
                walks[role].walk(driver)
            except Exception:
                driver.screen.save_now(os.path.join(options.folder, f"failed-{role}.png"))
                raise
    return checks


def main():
    options = read_options()
    started = time.monotonic()
    os.makedirs(options.folder, exist_ok=True)
    stage = stages.Stage(options.build, options.language, options.dark, options.width, options.height, options.keep,
                         options.port)
    try:
        stage.open()
        stage.start_server()
        checks = play(stage, options)
    except stages.Failure as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        return 1
    finally:
        stage.close()

    print(f"{checks.number} pictures, {checks.n_texts} texts, {len(checks.findings)} findings, "
          f"{time.monotonic() - started:.0f} s")
    for finding, picture in checks.findings.items():
        print(f"  {picture}: {finding}")
    return 1 if checks.findings else 0


if __name__ == "__main__":
    sys.exit(main())
