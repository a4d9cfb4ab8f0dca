"""What every role does: come in, go to a page, look at what the window itself has."""

import re

CHOSEN_PASSWORD = "kiti taa ndovu mlima"


def sign_in(driver, account):
    fill_sign_in(driver, account["username"], account["password"])
    driver.keys("Return")
    wait_inside(driver)


def fill_sign_in(driver, name, password):
    """A window that has just come may miss a click, and what was meant for one entry is typed into the other."""
    for _ in range(3):
        entry = driver.fill("User name", name)
        driver.fill("Password", password)
        if entry.count_characters() == len(name):
            return


def unlock(driver, account):
    """At a computer that knows the account."""
    driver.click("list item", re.compile(re.escape(account["label"])))
    driver.fill("Password", account["password"])
    driver.keys("Return")
    wait_inside(driver)


def wait_inside(driver):
    driver.find("push button", "Main menu")


def sign_out(driver):
    if not driver.find_now("push button", "Account"):
        driver.button("List of pages")
    driver.click("push button", "Account")
    driver.click("menu item", "Sign Out")
    driver.find("label", "CP2 Desktop")


def choose_from_menu(driver, item):
    driver.click("push button", "Main menu")
    driver.click("menu item", item)


def go(driver, page):
    """By the list of pages, which has to be brought out where it is folded away."""
    name = re.compile("^" + re.escape(driver.words(page)) + "(,|$)")
    if not driver.find_now("list item", name):
        driver.button("List of pages")
    driver.click("list item", name)
    driver.find("label", page)


def look_around(driver, role):
    """What belongs to the window and to no page."""
    driver.click("push button", "Synchronisation")
    driver.find("label", "Everything was sent and received")
    driver.shot(f"{role}-synchronisation")
    driver.keys("Escape")

    driver.keys("ctrl+k")
    driver.find(("entry", "text"))
    driver.shot(f"{role}-switcher")
    driver.keys("Escape")


def wait_waiting(driver, number):
    """The synchronisation button says how many changes wait on this computer."""
    name = driver.words("Synchronisation")

    def find_button(tree):
        return next((node for node in tree.walk() if node.role == "push button" and node.name == name), None)
    driver.find("label", re.compile(rf"^{number} \w+$"), inside=find_button)


def synchronise(driver):
    """The server is back. It is tried again by itself, but the longer it was away, the longer that may take."""
    driver.keys("F5")


def look_at_waiting(driver, role):
    """What the synchronisation button says when the server is away."""
    driver.click("push button", "Synchronisation")
    driver.says("The server cannot be reached. Check the network; your work on this computer is kept.")
    driver.shot(f"{role}-synchronisation-offline")
    driver.keys("Escape")


def back(driver, name):
    """Where there is room for one half of a page only, from its second half to its first."""
    if driver.find_now("push button", name):
        driver.button(name)
