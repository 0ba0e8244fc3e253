package cli

import "syscall"

// errnoTextLinux knows the errors that not every system has.
func errnoTextLinux(e syscall.Errno) string {
	switch e {
	case syscall.ENOMSG:
		return "no message of desired type"
	case syscall.EIDRM:
		return "identifier removed"
	case syscall.ENOSTR:
		return "not a stream device"
	case syscall.ETIME:
		return "timer expired"
	case syscall.ENOSR:
		return "out of stream resources"
	case syscall.ENONET:
		return "machine not on network"
	case syscall.ENOLINK:
		return "link severed"
	case syscall.EADV:
		return "advertise error"
	case syscall.ESRMNT:
		return "srmount error"
	case syscall.ECOMM:
		return "communication error"
	case syscall.EPROTO:
		return "protocol error"
	case syscall.EMULTIHOP:
		return "multihop attempted"
	case syscall.EBADMSG:
		return "bad message type"
	case syscall.EREMCHG:
		return "remote address changed"
	}
	return ""
}
