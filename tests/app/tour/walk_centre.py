"""A centre manager: marks the register with the server away and the program killed in the middle, corrects, submits."""

import re
import signal

import common
from driver import TYPED

ROLE = "centre"
UNMARKED = 23
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
    mark_offline(driver, account)
    submit_and_send(driver)
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
    driver.wait_until("a line of the register to be focused",
                      lambda: any(node.is_focused and any(around.name == driver.words("Register") and around.role == "list"
                                                          for around in node.ancestors()) for node in driver.look().walk()))


def mark_offline(driver, account):
    driver.stage.stop_server()
    open_register(driver)
    # One of the twelve was marked in the morning.
    driver.keys(*"p" * 12, delay=150)
    wait_unmarked(driver, 12)
    common.wait_waiting(driver, 11)
    driver.shot("centre-register-offline")
    common.look_at_waiting(driver, ROLE)

    # A power cut.
    driver.close(signal.SIGKILL)
    driver.open(ROLE)
    driver.find("list item", re.compile(re.escape(account["label"])))
    driver.shot("centre-unlock")
    common.unlock(driver, account)
    common.go(driver, "Register")
    wait_unmarked(driver, 12)
    common.wait_waiting(driver, 11)
    driver.shot("centre-register-after-power-cut")

    # The first is corrected: came at five to seven, and was replaced later.
    open_register(driver)
    driver.keys("Up")
    driver.keys(*"0655", delay=60)
    driver.find("label", re.compile("06:55"))
    driver.keys("r")
    driver.fill("Replaced by (name)", "Wanjiku Kamau")
    driver.shot("centre-register-replaced")
    driver.button("Save")
    common.wait_waiting(driver, 13)


def submit_and_send(driver):
    driver.keys("a")
    wait_unmarked(driver, 11)
    driver.keys("ctrl+z")
    wait_unmarked(driver, 12)
    driver.shot("centre-register-undone")
    driver.button("Countersign and Submit…")
    driver.find("label", "Not Everyone Is Marked")
    driver.shot("centre-not-everyone-marked")
    driver.button("Go to the First")
    driver.wait_gone("label", "Not Everyone Is Marked")
    # Five of those below were marked in the morning.
    driver.keys(*"p" * 17, delay=60)
    wait_unmarked(driver, 0)
    driver.button("Countersign and Submit…")
    driver.fill("Your name", "Rosemary Eleanor Makokha")
    driver.shot("centre-countersign")
    driver.button("Submit")
    driver.find("label", "The submission is saved on this computer, and sent when the server is reached.")
    driver.shot("centre-submitted-offline")

    driver.stage.start_server()
    driver.find("label", "The sub-county has received this register.")
    driver.shot("centre-submitted-received")
