"""A centre manager: marks the register with the server away and the program killed in the middle, corrects, submits."""

import re
import signal
import time

import common
from driver import TYPED

ROLE = "centre"
UNMARKED = 23
N_BY_KEYS = 20
# As somebody types who has done so for some days.
KEY_MS = 150
KEYSYMS = {"-": "minus", " ": "space"}
# How many of those posted are marked, on the office's card.
MARKED = re.compile(r"^(\d+) / \d+$")


def walk(driver):
    account = driver.stage.sign_in_of(ROLE)
    office, n_marked = open_office(driver)
    driver.open(ROLE)
    common.sign_in(driver, account)
    common.go(driver, "Today")
    look(driver)
    common.look_around(driver, ROLE)
    left = mark_offline(driver, account)
    submit_and_send(driver, left)
    driver.close()
    see_at_office(driver, office, n_marked + UNMARKED)


def open_office(driver):
    """The desktop of the sub-county office, open all the while behind the centre's."""
    driver.open("office")
    common.sign_in(driver, driver.stage.sign_in_of("subcounty"))
    common.go(driver, "Coverage")
    driver.settle()
    said = driver.find("label", MARKED).name
    return driver.step_aside(), int(MARKED.match(said).group(1))


def see_at_office(driver, office, n_marked):
    """The centre's marks are there by themselves."""
    driver.come_back(office)
    driver.find("label", re.compile(rf"^{n_marked} / "))
    driver.shot("subcounty-coverage-live")
    driver.close()


def look(driver):
    driver.find("push button", "Mark Register")
    driver.shot("centre-today")
    driver.button("Mark Register")
    wait_unmarked(driver, UNMARKED)
    driver.shot("centre-register")
    driver.button("Day before")
    driver.find(TYPED, "Reason for a late change")
    driver.shot("centre-register-submitted-day")
    driver.button("Today")
    common.go(driver, "Staff")
    driver.shot("centre-staff")


def wait_unmarked(driver, number):
    """The number beside the page's name says how many are still to be marked."""
    name = re.escape(driver.words("Register")) + (rf", {number}\b" if number > 0 else "$")
    driver.wait_named("list item", re.compile("^" + name))


def open_register(driver):
    """From the page of today, which puts the person on the first line that is not marked."""
    driver.keys("alt+1")
    driver.button("Mark Register")
    wait_focused_line(driver)


def wait_focused_line(driver):
    driver.wait_until("a line of the register to be focused",
                      lambda: any(node.is_focused and any(around.name == driver.words("Register") and around.role == "list"
                                                          for around in node.ancestors()) for node in driver.look().walk()))


def register_rows(driver):
    """The people of the register, in its order."""
    rows = driver.wait_until("the register", lambda: next((node for node in driver.look().walk() if node.role == "list" and
                                                           node.name == driver.words("Register")), None)).children
    return [row for row in rows if row.role == "list item"]


def count_unmarked(driver, rows):
    return sum(row.name.endswith(", " + driver.words("Not marked", "mark")) for row in rows)


def mark_by_keys(driver, account):
    """From opening the program, with no network and no mouse, at the pace of a person: twenty people."""
    driver.open(ROLE)
    driver.find("list item", re.compile(re.escape(account["label"])))
    driver.shot("centre-unlock")
    started = time.monotonic()
    driver.keys("Return", delay=KEY_MS)
    driver.find(TYPED, "Password")
    driver.keys(*[KEYSYMS.get(letter, letter) for letter in account["password"]], "Return", delay=KEY_MS)
    common.wait_inside(driver)
    driver.find("push button", "Mark Register")
    driver.keys("Return", delay=KEY_MS)
    wait_focused_line(driver)
    n_new = count_unmarked(driver, register_rows(driver)[:N_BY_KEYS])
    driver.keys(*"p" * N_BY_KEYS, delay=KEY_MS)
    wait_unmarked(driver, UNMARKED - n_new)
    n_keys = 1 + len(account["password"]) + 1 + 1 + N_BY_KEYS
    print(f"{N_BY_KEYS} people in {n_keys} keys, {n_keys * KEY_MS / 1000:.1f} s of keys, "
          f"{time.monotonic() - started:.1f} s with all that was looked for between them", flush=True)
    return n_new


def mark_offline(driver, account):
    """Returns how many are still to be marked."""
    driver.stage.stop_server()
    driver.close()
    n_new = mark_by_keys(driver, account)
    left = UNMARKED - n_new
    common.wait_waiting(driver, n_new)
    driver.shot("centre-register-offline")
    common.look_at_waiting(driver, ROLE)

    # A power cut.
    driver.close(signal.SIGKILL)
    driver.open(ROLE)
    common.unlock(driver, account)
    common.go(driver, "Register")
    wait_unmarked(driver, left)
    common.wait_waiting(driver, n_new)
    driver.shot("centre-register-after-power-cut")

    # The last of them is corrected: came at five to seven, and was replaced later.
    open_register(driver)
    driver.keys("Up")
    driver.keys(*"0655", delay=60)
    driver.find("label", re.compile("06:55"))
    driver.keys("r")
    driver.fill("Replaced by (name)", "Wanjiku Kamau")
    driver.shot("centre-register-replaced")
    driver.button("Save")
    common.wait_waiting(driver, n_new + 2)
    return left


def submit_and_send(driver, left):
    driver.keys("a")
    wait_unmarked(driver, left - 1)
    driver.keys("ctrl+z")
    wait_unmarked(driver, left)
    driver.shot("centre-register-undone")
    driver.button("Countersign and Submit…")
    driver.find("label", "Not Everyone Is Marked")
    driver.shot("centre-not-everyone-marked")
    driver.button("Go to the First")
    driver.wait_gone("label", "Not Everyone Is Marked")
    driver.keys(*"p" * (len(register_rows(driver)) - N_BY_KEYS), delay=60)
    wait_unmarked(driver, 0)
    driver.button("Countersign and Submit…")
    driver.fill("Your name", "Rosemary Eleanor Makokha")
    driver.shot("centre-countersign")
    driver.button("Submit")
    driver.find("label", "The submission is saved on this computer, and sent when the server is reached.")
    driver.shot("centre-submitted-offline")

    driver.stage.start_server()
    common.synchronise(driver)
    driver.find("label", "The sub-county has received this register.")
    driver.shot("centre-submitted-received")
